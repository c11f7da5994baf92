-- Notices that are to be delivered, each endpoint's on their own and in their order. What decides is pure; `run` does the work.
local outbox = {}

-- Of each endpoint. Where there is no more, the oldest goes that is not under way.
local ROOM = 200
-- An endpoint that finds one notice itself wrong would hold up all others.
local TRIES_OF_A_WRONG_ONE = 5
local LONGEST_WAIT = 60

-- What a request can do nothing for: the URL, its token, or the moment.
local of_the_endpoint = { [401] = true, [403] = true, [404] = true, [405] = true, [407] = true, [408] = true, [410] = true, [425] = true, [429] = true }

-- after(status, tries): what follows the try with this number: "done", "drop", or the seconds until the next one. status is nil without an answer.
function outbox.after(status, tries)
  if status and status >= 200 and status < 300 then return "done" end
  if status and status >= 400 and status < 500 and not of_the_endpoint[status] and tries >= TRIES_OF_A_WRONG_ONE then return "drop" end
  return math.min(LONGEST_WAIT, 1 << math.min(tries - 1, 10))
end

-- put(queue, notice): the notice that had to go, if there was no room.
function outbox.put(queue, notice)
  table.insert(queue, { notice = notice, tries = 0 })
  return #queue > ROOM and table.remove(queue, 2).notice or nil
end

-- addresses(url, search): the URL, and the same with each domain in which the resolver of the pod would look for a short name: HAProxy looks for the
-- name alone.
function outbox.addresses(url, search)
  local scheme, host, rest = url:match("^(https?://)([^/:?#@%[%]]+)(.*)$")
  if not scheme or rest:match("^:[^/]*@") or rest:sub(1, 1) == "@" then return url:match("^https?://%[[%x:.]+%]") and { url } or {} end
  local found = { url }
  if host:match("^[%d.]+$") or host:sub(-1) == "." or select(2, host:gsub("%.", "")) >= 5 then return found end
  for _, domain in ipairs(search) do found[#found + 1] = scheme .. host .. "." .. domain .. rest end
  return found
end

-- search_of(text): the domains of a resolv.conf.
function outbox.search_of(text)
  local found = {}
  for words in text:gmatch("[^\n]+") do
    words = words:match("^search%s+(.+)$")
    for domain in (words or ""):gmatch("%S+") do found[#found + 1] = domain:gsub("%.$", "") end
  end
  return found
end

-- meaning(answer, seconds): status and words of what HAProxy's client returns; its own answers look like those of a server.
function outbox.meaning(answer, seconds)
  local names = 0
  for _ in pairs(answer.headers or {}) do names = names + 1 end
  local body = answer.body or ""
  if answer.status == 503 and body == "" and names <= 1 then return nil, "its name cannot be resolved", true end
  if answer.status == 503 and body:find("No server is available to handle this request.", 1, true) then
    return nil, "no connection: its address, its port, a network policy, or a certificate that is not trusted"
  end
  if answer.status == 504 and body:find("The server didn't respond in time.", 1, true) then return nil, "no answer in " .. seconds .. " s" end
  if not answer.status or answer.status == 0 then return nil, "no answer" end
  return answer.status, "answered " .. answer.status
end

-- text_of(value): Lua that load() reads again.
function outbox.text_of(value)
  if type(value) ~= "table" then return type(value) == "string" and string.format("%q", value) or tostring(value) end
  local parts = {}
  for key, each in pairs(value) do parts[#parts + 1] = "[" .. outbox.text_of(key) .. "]=" .. outbox.text_of(each) end
  return "{" .. table.concat(parts, ",") .. "}"
end

return outbox
