-- The Redis protocol on HAProxy's sockets. A socket that has run into its time limit is closed, so every failure ends the link.
local resp = {}

-- HAProxy tries three times, so that a refusal takes three times as long.
local CONNECT_SECONDS = 0.3

-- read(socket): a text, a list, false for "nothing", { err = text } for an error; nil when the link has ended.
local function read(socket)
  local line = socket:receive("*l")
  if not line then return nil end
  local kind, rest = line:sub(1, 1), line:sub(2):gsub("\r$", "")
  if kind == "-" then return { err = rest } end
  if kind == "*" then
    local list = {}
    if rest == "-1" then return false end
    for i = 1, tonumber(rest) do
      list[i] = read(socket)
      if list[i] == nil then return nil end
    end
    return list
  end
  if kind ~= "$" then return rest end
  if rest == "-1" then return false end
  local data = socket:receive(tonumber(rest) + 2)
  return data and data:sub(1, -3)
end

-- HAProxy keeps one connect limit for all sockets of Lua: what the last settimeout() said of one that is open, or of one that connects. Who is
-- trying to connect right then would try for as long as another may be silent.
local function restore_connect_limit(address, port)
  local socket = core.tcp()
  socket:settimeout(CONNECT_SECONDS)
  socket:connect(address, port)
  socket:close()
end

-- open(address, port, user, seconds): a link that has authenticated itself, or nil and why not. It ends when nothing was
-- said on it for so many seconds, between two questions too: a limit that is lowered on an open socket is not kept.
function resp.open(address, port, user, seconds)
  local socket = core.tcp()
  local link = {}
  socket:settimeout(CONNECT_SECONDS)
  if not socket:connect(address, port) then return nil, "no connection" end
  socket:settimeout(seconds)
  restore_connect_limit(address, port)

  function link.ask(command)
    if not socket:send(command .. "\r\n") then return nil end
    return read(socket)
  end

  -- What comes unasked may come late.
  function link.listen() return read(socket) end

  function link.close() socket:close() end

  -- While passwords are changed a server may not know the new one yet.
  local answer
  for _, password in ipairs(user.passwords) do
    answer = link.ask("AUTH " .. user.name .. " " .. password)
    if answer == "OK" then return link end
    if not answer then break end
  end
  pcall(link.close)
  return nil, answer and answer.err or "no answer"
end

return resp
