-- Tells endpoints by HTTP what happens to the set. It listens to all Sentinels and to the reports of the guards; it takes part in nothing.
-- Arguments: file with the facts of the set, file with the events and the endpoints, folder with the URL of each endpoint, file for what must outlive a
-- restart of the container.
local decide = require("decide")
local notices = require("notices")
local outbox = require("outbox")
local resp = require("resp")
local shapes = require("shapes")
local state = require("state")

local facts, settings, urls, kept = ...
local EVENTS = "+switch-master +odown -odown +new-epoch +try-failover"
local LOOK_MS = 1000
local ANSWER_SECONDS, SILENCE_SECONDS = 3, 60
local RESOLVER = "/etc/resolv.conf"

local links, leaving = {}, false
-- of the set: namespace, name, release, chart; what is wanted, and the endpoints.
local set, wanted, endpoints, timeout = {}, {}, {}, 10
local memory, queues, agreed, started = notices.new(), {}, {}, nil

local function read(path)
  local file = io.open(path)
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

local function read_settings()
  for line in assert(io.open(settings)):lines() do
    local key, first, second = line:match("^(%S+) (%S+) ?(%S*)$")
    if key == "endpoint" then
      table.insert(endpoints, { name = first, type = second, bell = core.queue() })
    elseif key == "event" then
      wanted[first] = true
    elseif key == "timeout" then
      timeout = tonumber(first)
    elseif key then
      set[key] = first
    end
  end
end

-- keep(): the memory of a pod is gone with it; that of a container stays.
local function keep()
  local file = io.open(kept .. ".new", "w")
  if not file then return end
  file:write("return " .. outbox.text_of({ memory = memory, queues = queues }))
  file:close()
  os.rename(kept .. ".new", kept)
end

local function recall()
  local ok, found = pcall(function() return load(read(kept) or "return nil", "kept", "t", {})() end)
  if ok and found then
    memory, queues = found.memory, found.queues
    -- A clock of another start may be behind.
    memory.down, memory.silent = memory.down and state.now(), nil
  end
  for _, endpoint in ipairs(endpoints) do queues[endpoint.name] = queues[endpoint.name] or {} end
end

-- collect(): puts the notices that are due into each queue.
local function collect()
  local due = notices.settle(memory, state.now())
  for _, notice in ipairs(due) do
    notice.id, notice.time = set.namespace .. "/" .. set.name .. "/" .. notice.key, state.now() // 1000
    state.say("notice " .. notice.key .. ": " .. notice.text .. (wanted[notice.event] and "" or " (not in notifications.events)"))
    for _, endpoint in ipairs(wanted[notice.event] and endpoints or {}) do
      local gone = outbox.put(queues[endpoint.name], notice)
      if gone then core.log(core.err, "endpoint " .. endpoint.name .. ": lost the notice " .. gone.key .. ", because too many wait") end
      state.ring(endpoint.bell)
    end
  end
  if #due > 0 then keep() end
end

-- post(endpoint, body): status and words. The URL is read each time, and in no message.
local function post(endpoint, body)
  local url = (read(urls .. "/" .. endpoint.name) or ""):match("^%s*(%S+)%s*$")
  local addresses = outbox.addresses(url or "", outbox.search_of(read(RESOLVER) or ""))
  if #addresses == 0 then return nil, "its file has no URL that begins with http:// or https:// and has no user" end
  local why
  for _, address in ipairs(addresses) do
    local request = { url = address, body = body, timeout = timeout * 1000, headers = { ["content-type"] = { "application/json" } } }
    local ok, answer = pcall(function() return core.httpclient():post(request) end)
    if not ok or not answer then return nil, "HAProxy takes no such URL" end
    local status, words, unknown = outbox.meaning(answer, timeout)
    why = words
    if not unknown then return status, words end
  end
  return nil, why
end

-- deliver(endpoint): the oldest notice, until the endpoint has taken it.
local function deliver(endpoint)
  local queue = queues[endpoint.name]
  local item = queue[1]
  if not item then return endpoint.bell:pop_wait() end
  local body = shapes.body(endpoint.type, item.notice, set, item.tries > 0 or item.notice.again or false)
  item.tries = item.tries + 1
  keep()
  local status, words = post(endpoint, body)
  local next = outbox.after(status, item.tries)
  if next == "done" or next == "drop" then
    -- Where there was no room, another may be the first by now.
    if queue[1] == item then table.remove(queue, 1) end
    keep()
  end
  local name = "endpoint " .. endpoint.name
  if next == "done" then
    state.say(name .. ": has the notice " .. item.notice.key .. (item.tries > 1 and ", after " .. item.tries .. " tries" or ""))
  elseif next == "drop" then
    core.log(core.err, name .. ": refuses the notice " .. item.notice.key .. ": " .. words)
  else
    state.say(string.format("%s: %s; next try of %s in %d s", name, words, item.notice.key, next))
    core.msleep(next * 1000)
  end
end

local function name_of(address)
  for _, server in ipairs(state.redis) do
    if server.address == address or (server.former and server.former[address]) then return server.name end
  end
  return address
end

-- look(): what all Sentinels say together.
local function look()
  local found = decide.leader({ sentinels = state.sentinel, servers = state.redis, before = agreed, waited = 0 })
  if found.by == "majority" then agreed = found end
  local seen = { answering = 0, count = #state.sentinel, needed = #state.sentinel // 2 + 1, down = false }
  local master = found.address and name_of(found.address)
  for _, sentinel in ipairs(state.sentinel) do
    if sentinel.word ~= nil then
      seen.answering = seen.answering + 1
      seen.needed = math.max(seen.needed, sentinel.quorum or 0)
      if sentinel.down then seen.down = true end
      if sentinel.word and master and name_of(sentinel.word) == master then
        seen.master, seen.epoch = master, math.max(seen.epoch or 0, sentinel.epoch or 0)
      end
    end
  end
  notices.look(memory, seen, state.now())
  collect()
end

local function open(thing, port, seconds)
  local link, why = resp.open(thing.address, port, state.user, seconds)
  if why ~= thing.trouble then state.say(thing.name .. " (" .. thing.address .. "): " .. (why or "answers")) end
  thing.trouble = why
  if link then links[link] = true end
  return link
end

local function close(link)
  if link then
    links[link] = nil
    pcall(link.close)
  end
end

-- ask(sentinel): one link's life; its word is forgotten when there is no next.
local function ask(sentinel)
  local address = sentinel.address
  local link = address and open(sentinel, state["sentinel-port"], ANSWER_SECONDS)
  if not link then
    sentinel.word = nil
    return
  end
  while sentinel.address == address do
    local word = link.ask("SENTINEL GET-MASTER-ADDR-BY-NAME " .. state.master)
    local answer = word ~= nil and link.ask("SENTINEL MASTER " .. state.master)
    if not answer then break end
    local fields = {}
    for i = 1, type(answer) == "table" and #answer or 0, 2 do fields[answer[i]] = answer[i + 1] end
    sentinel.word = type(word) == "table" and word[1] or false
    sentinel.epoch, sentinel.quorum = tonumber(fields["config-epoch"]), tonumber(fields.quorum)
    sentinel.listed = fields["num-other-sentinels"] and tonumber(fields["num-other-sentinels"]) + 1
    sentinel.down = (fields.flags or ""):find("o_down", 1, true) ~= nil
    look()
    sentinel.bell:pop_wait()
  end
  close(link)
end

-- announced(sentinel, channel, text): what a Sentinel announces is asked of all in the same moment.
local function announced(sentinel, channel, text)
  if channel == "+new-epoch" then
    sentinel.began = tonumber(text)
  elseif channel == "+try-failover" and text:match("^master (%S+)") == state.master then
    notices.began(memory, sentinel.began or (memory.epoch or 0) + 1)
  elseif channel == "+odown" and text:match("^master (%S+)") == state.master then
    -- A failover of a moment ends before the answer.
    sentinel.down = true
    look()
  end
  for _, each in ipairs(state.sentinel) do state.ring(each.bell) end
end

-- subscribed(thing, port, channels, heard): one link's life.
local function subscribed(thing, port, channels, heard)
  local address = thing.address
  local link = address and resp.open(address, port, state.user, SILENCE_SECONDS)
  if not link then return end
  links[link] = true
  local message = link.ask("SUBSCRIBE " .. channels)
  while type(message) == "table" and not message.err and thing.address == address do
    if message[1] == "message" then heard(message[2], message[3]) end
    message = link.listen()
  end
  if type(message) == "table" and message.err then state.say(thing.name .. ": " .. message.err) end
  close(link)
end

local function listen(sentinel)
  subscribed(sentinel, state["sentinel-port"], EVENTS, function(channel, text) announced(sentinel, channel, text) end)
end

local function hear_reports(server)
  subscribed(server, state["redis-port"], state.reports, function(_, text)
    notices.report(memory, text, state.now())
    collect()
  end)
end

-- again(pause, work, thing): for ever; a task that fails ends silently otherwise.
local function again(pause, work, thing)
  core.register_task(function()
    while not leaving or work == deliver do
      local ok, why = pcall(work, thing)
      if not ok then core.log(core.err, tostring(why)) end
      core.msleep(pause)
    end
  end)
end

-- leave(): HAProxy does not end before all links are closed: at its end the notices that wait are tried once more, as long as its time lasts.
local function leave()
  local waiting = 0
  for _, endpoint in ipairs(endpoints) do waiting = waiting + #queues[endpoint.name] end
  leaving = core.frontends.health:get_stats().status == "STOP" and waiting == 0
  if leaving then
    for link in pairs(links) do close(link) end
  end
end

local function tick()
  state.read(facts)
  for _, sentinel in ipairs(state.sentinel) do state.ring(sentinel.bell) end
  if state.now() - started > 2 * ANSWER_SECONDS * 1000 then look() end
  collect()
  leave()
end

state.read(facts)
state.unknown = facts .. ".unknown"
read_settings()
core.register_init(function()
  started = state.now()
  recall()
  again(LOOK_MS, tick)
  for _, server in ipairs(state.redis) do again(500, hear_reports, server) end
  for _, sentinel in ipairs(state.sentinel) do
    again(100, ask, sentinel)
    again(100, listen, sentinel)
  end
  for _, endpoint in ipairs(endpoints) do again(10, deliver, endpoint) end
end)
