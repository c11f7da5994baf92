-- HAProxy follows the word of a majority of the Sentinels. It listens to every Sentinel for a switch, and watches every
-- server's role beside it; a server that is not the master any more loses its connections in the same moment.
-- Arguments: file with the facts, milliseconds between two looks at a server, milliseconds that a new connection may wait,
-- port of the replicas, socket at which HAProxy serves its metrics (absent: they are off).
local resp = require("resp")
local state = require("state")
local queue = require("queue")
local report = require("report")

local path, look_ms, wait_ms, replicas_port, metrics_socket = ...
local SWITCH = "+switch-master"
-- So long an answer may take, and a Sentinel may have nothing to announce.
local ANSWER_SECONDS = 1
local SILENCE_SECONDS = 60
-- Of so many looks at the servers one is at the Sentinels, too.
local ASK_EVERY = 5

-- Links that are open; HAProxy would not end before they are closed.
local links = {}
local leaving = false

-- try(thing, port, seconds): a link, or nil after it was said once why not.
local function try(thing, port, seconds)
  local link, why = resp.open(thing.address, port, state.user, seconds)
  if why ~= thing.trouble then state.say(thing.name .. " (" .. thing.address .. "): " .. (why or "answers")) end
  thing.trouble = why
  -- Who refuses the password will do so for a while.
  if why then core.msleep(why == "no connection" and 50 or 500) end
  return link
end

local function keep(link)
  if link then links[link] = true end
  return link
end

local function drop(link)
  if not link then return end
  links[link] = nil
  pcall(link.close)
end

-- leave(): a proxy that ends, and that has nobody left to serve, need not wait for the end of its time.
local function leave()
  local clients = core.frontends.clients:get_stats()
  leaving = clients.status == "STOP" and clients.scur == 0
  if leaving then
    for link in pairs(links) do drop(link) end
  end
end

-- watch(server): one link's life. When it ends, new connections wait until the server has answered again.
local function watch(server)
  local address = server.address
  local link = keep(address and try(server, state["redis-port"], ANSWER_SECONDS + look_ms / 1000))
  while link and server.address == address do
    local info = link.ask("INFO replication")
    if not info then break end
    -- An error (a script that runs too long, say) is a sign of life and says nothing of the role.
    if type(info) == "string" then
      server.role = info:match("role:(%a+)")
      server.linked = info:find("master_link_status:up", 1, true) ~= nil
      server.follows = info:match("master_host:([^\r\n]+)")
    end
    server.alive = true
    state.changed()
    server.bell:pop_wait()
  end
  server.alive = false
  state.changed()
  drop(link)
end

-- listed_by(link): how many Sentinels this one takes to be there, itself among them; nil when it does not say.
local function listed_by(link)
  local answer = link.ask("SENTINEL MASTER " .. state.master)
  for i = 1, type(answer) == "table" and #answer or 0, 2 do
    if answer[i] == "num-other-sentinels" then return tonumber(answer[i + 1]) + 1 end
  end
end

-- ask(sentinel): one link's life; its word is forgotten when there is no next. An answer that was under way when a switch
-- was heard is older than that.
local function ask(sentinel)
  local address = sentinel.address
  local link = keep(address and try(sentinel, state["sentinel-port"], ANSWER_SECONDS + ASK_EVERY * look_ms / 1000))
  if not link then
    sentinel.word = nil
    state.changed()
  end
  while link and sentinel.address == address do
    local heard = sentinel.heard
    local answer = link.ask("SENTINEL GET-MASTER-ADDR-BY-NAME " .. state.master)
    if answer == nil then break end
    if heard == sentinel.heard then
      sentinel.word = type(answer) == "table" and answer[1] or false
      state.changed()
      sentinel.listed = listed_by(link)
      sentinel.bell:pop_wait()
    end
  end
  drop(link)
end

-- listen(sentinel): hears of switches, and has the Sentinel asked once it does, so that no switch falls between. The others are asked when it
-- announces one: who led the failover names the new master since before, and announces it once all replicas follow, a second later.
local function listen(sentinel)
  local address = sentinel.address
  local link = keep(address and resp.open(address, state["sentinel-port"], state.user, SILENCE_SECONDS))
  if not link then return end
  local message = link.ask("SUBSCRIBE " .. SWITCH)
  while message and sentinel.address == address do
    if message[1] == "message" then
      local name, ip = message[3]:match("^(%S+) %S+ %S+ (%S+) %S+")
      if name == state.master then
        sentinel.heard = sentinel.heard + 1
        sentinel.word = ip
        state.changed()
        for _, other in ipairs(state.sentinel) do state.ring(other.bell) end
      end
    end
    state.ring(sentinel.bell)
    message = link.listen()
  end
  drop(link)
end

-- hear_reports(server): what the guards publish there, for the metrics.
local function hear_reports(server)
  local address = server.address
  local link = keep(address and resp.open(address, state["redis-port"], state.user, SILENCE_SECONDS))
  if not link then return end
  local message = link.ask("SUBSCRIBE " .. state.reports)
  while message and server.address == address do
    if message[1] == "message" then report.hear(message[3]) end
    message = link.listen()
  end
  drop(link)
end

-- again(pause, work, thing): for ever; a task that fails ends silently otherwise.
local function again(pause, work, thing)
  core.register_task(function()
    while not leaving do
      local ok, why = pcall(work, thing)
      if not ok then core.log(core.err, tostring(why)) end
      core.msleep(pause)
    end
  end)
end

local ticks = 0
local function tick()
  ticks = ticks + 1
  for _, server in ipairs(state.redis) do state.ring(server.bell) end
  if ticks % ASK_EVERY == 0 or not state.leader.address then
    state.read(path)
    for _, sentinel in ipairs(state.sentinel) do state.ring(sentinel.bell) end
    state.changed()
    leave()
  end
end

-- hasten(): a master that was named is asked often until it says that it is one.
local function hasten()
  state.hurry:pop_wait()
  local give_up = state.now() + 5000
  while state.leader.address and not state.open.master and state.now() < give_up do
    for _, server in ipairs(state.redis) do
      if server.address == state.leader.address then state.ring(server.bell) end
    end
    core.msleep(10)
  end
end

state.read(path)
state.unknown = path .. ".unknown"
queue(tonumber(wait_ms), tonumber(replicas_port))
if metrics_socket then report.serve(metrics_socket) end
core.register_init(function()
  state.started = state.now()
  again(tonumber(look_ms), tick)
  again(0, hasten)
  for _, server in ipairs(state.redis) do
    again(10, watch, server)
    if state.reports then again(500, hear_reports, server) end
  end
  for _, sentinel in ipairs(state.sentinel) do
    again(10, ask, sentinel)
    again(100, listen, sentinel)
  end
end)
