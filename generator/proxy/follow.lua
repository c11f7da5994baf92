-- HAProxy follows the word of a majority of the Sentinels. It listens to every Sentinel for a switch, and watches every
-- server's role beside it; a server that is not the master any more loses its connections in the same moment.
-- Arguments: file with the facts, milliseconds between two looks at a server, milliseconds that a new connection may wait,
-- port of the replicas.
local resp = require("resp")
local decide = require("decide")

local path, look_ms, hold_ms, replicas_port = ...
look_ms, hold_ms, replicas_port = tonumber(look_ms), tonumber(hold_ms), tonumber(replicas_port)
local SWITCH = "+switch-master"
-- So long an answer may take, and a Sentinel may have nothing to announce.
local ANSWER_SECONDS = 1
local SILENCE_SECONDS = 60
-- Of so many looks at the servers one is at the Sentinels, too.
local ASK_EVERY = 5

local facts = { user = {}, redis = {}, sentinel = {} }
local leader = {}
local open = { master = false, replicas = false }
local hurry = core.queue()
local started
-- Links that are open; HAProxy would not end before they are closed.
local links = {}
local leaving = false

local function now()
  local time = core.now()
  return time.sec * 1000 + time.usec // 1000
end

local function say(text) core.log(core.notice, text) end

-- A bell wakes the task that waits for it; it rings once however often it is pushed.
local function ring(bell)
  if bell:size() == 0 then bell:push(true) end
end

-- read_facts(): the start script writes what it knows, and again when DNS has told it more.
local function read_facts()
  local file = assert(io.open(path))
  for line in file:lines() do
    local key, first, second = line:match("^(%S+) (%S+) ?(%S*)$")
    local list = facts[key]
    if key == "user" then
      facts.user = { name = first, password = second }
    elseif key == "redis" or key == "sentinel" then
      local place = tonumber(first) + 1
      list[place] = list[place] or { name = key .. "-" .. first, bell = core.queue(), state = {}, heard = 0 }
      if second ~= "-" then list[place].address = second end
    elseif key then
      facts[key] = first
    end
  end
  file:close()
end

local function name_of(address)
  for _, server in ipairs(facts.redis) do
    if server.address == address then return server.name .. " (" .. address .. ")" end
  end
  return address .. ", which is no server of this set"
end

-- put(server, backend, state): what HAProxy does with a server.
local function put(server, backend, state)
  local place = core.backends[backend] and core.backends[backend].servers[server.name]
  if not place then return end
  if server.address and server.state[backend .. " address"] ~= server.address then
    place:set_addr(server.address, tonumber(facts["redis-port"]))
    server.state[backend .. " address"] = server.address
  end
  if server.state[backend] == state then return end
  server.state[backend] = state
  if state == "ready" then
    place:set_ready()
  elseif state == "drain" then
    place:set_drain()
  else
    place:set_maint()
    place:shut_sess()
  end
end

-- changed(): something was heard. Those that are left are put away before another is made ready.
local function changed()
  local found = decide.leader({ sentinels = facts.sentinel, servers = facts.redis, before = leader, waited = now() - started })
  if found.address ~= leader.address or found.why ~= leader.why then
    say((found.address and "master is " .. name_of(found.address) or "no master") .. ": " .. found.why)
  end
  leader = found
  local plan
  plan, open = decide.plan(facts.redis, leader.address)
  for _, turn in ipairs({ "maint", "drain", "ready" }) do
    for i, server in ipairs(facts.redis) do
      for backend, state in pairs(plan[i]) do
        if state == turn then put(server, backend, state) end
      end
    end
  end
  if leader.address and not open.master then ring(hurry) end
end

-- try(thing, port, seconds): a link, or nil after it was said once why not.
local function try(thing, port, seconds)
  local link, why = resp.open(thing.address, tonumber(port), facts.user, seconds)
  if why ~= thing.trouble then say(thing.name .. " (" .. thing.address .. "): " .. (why or "answers")) end
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
  local link = keep(address and try(server, facts["redis-port"], ANSWER_SECONDS + look_ms / 1000))
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
    changed()
    server.bell:pop_wait()
  end
  server.alive = false
  changed()
  drop(link)
end

-- ask(sentinel): one link's life; its word is forgotten when there is no next. An answer that was under way when a switch
-- was heard is older than that.
local function ask(sentinel)
  local address = sentinel.address
  local link = keep(address and try(sentinel, facts["sentinel-port"], ANSWER_SECONDS + ASK_EVERY * look_ms / 1000))
  if not link then
    sentinel.word = nil
    changed()
  end
  while link and sentinel.address == address do
    local heard = sentinel.heard
    local answer = link.ask("SENTINEL GET-MASTER-ADDR-BY-NAME " .. facts.master)
    if answer == nil then break end
    if heard == sentinel.heard then
      sentinel.word = type(answer) == "table" and answer[1] or false
      changed()
      sentinel.bell:pop_wait()
    end
  end
  drop(link)
end

-- listen(sentinel): hears of switches, and has the Sentinel asked once it does, so that no switch falls between.
local function listen(sentinel)
  local address = sentinel.address
  local link = keep(address and resp.open(address, tonumber(facts["sentinel-port"]), facts.user, SILENCE_SECONDS))
  if not link then return end
  local message = link.ask("SUBSCRIBE " .. SWITCH)
  while message and sentinel.address == address do
    if message[1] == "message" then
      local name, ip = message[3]:match("^(%S+) %S+ %S+ (%S+) %S+")
      if name == facts.master then
        sentinel.heard = sentinel.heard + 1
        sentinel.word = ip
        changed()
      end
    end
    ring(sentinel.bell)
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
  for _, server in ipairs(facts.redis) do ring(server.bell) end
  if ticks % ASK_EVERY == 0 or not leader.address then
    read_facts()
    for _, sentinel in ipairs(facts.sentinel) do ring(sentinel.bell) end
    changed()
    leave()
  end
end

-- hasten(): a master that was named is asked often until it says that it is one.
local function hasten()
  hurry:pop_wait()
  local give_up = now() + 5000
  while leader.address and not open.master and now() < give_up do
    for _, server in ipairs(facts.redis) do
      if server.address == leader.address then ring(server.bell) end
    end
    core.msleep(10)
  end
end

-- hold: a new connection waits for a server rather than being refused. Many that wait look less often each.
local waiting = 0
core.register_action("hold", { "tcp-req" }, function(txn)
  local backend = txn.f:dst_port() == replicas_port and "replicas" or "master"
  if open[backend] then return end
  local give_up = now() + hold_ms
  waiting = waiting + 1
  while not open[backend] and now() < give_up do core.msleep(math.min(100, 10 + waiting // 10)) end
  -- Whoever gave up while waiting was never counted back.
  waiting = open[backend] and 0 or math.max(0, waiting - 1)
end)

read_facts()
core.register_init(function()
  started = now()
  again(look_ms, tick)
  again(0, hasten)
  for _, server in ipairs(facts.redis) do again(10, watch, server) end
  for _, sentinel in ipairs(facts.sentinel) do
    again(10, ask, sentinel)
    again(100, listen, sentinel)
  end
end)
