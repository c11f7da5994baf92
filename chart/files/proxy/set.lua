-- What is known of the set, and what HAProxy does with each of its servers.
local decide = require("decide")

local set = { redis = {}, sentinel = {}, open = { master = false, replicas = false }, leader = {}, hurry = core.queue() }

function set.now()
  local time = core.now()
  return time.sec * 1000 + time.usec // 1000
end

function set.say(text) core.log(core.notice, text) end

-- A bell wakes the task that waits for it; it rings once however often it is pushed.
function set.ring(bell)
  if bell:size() == 0 then bell:push(true) end
end

-- read(path): the start script writes what it knows, and again when DNS has told it more.
function set.read(path)
  local file = assert(io.open(path))
  local user = { passwords = {} }
  for line in file:lines() do
    local key, first, second, former = line:match("^(%S+) (%S+) ?(%S*) ?(%S*)$")
    local list = set[key]
    if key == "user" then
      user.name = first
      table.insert(user.passwords, second)
    elseif key == "redis" or key == "sentinel" then
      local place = tonumber(first) + 1
      list[place] = list[place] or { name = key .. "-" .. first, bell = core.queue(), state = {}, heard = 0 }
      if second ~= "-" then list[place].address = second end
      list[place].former = {}
      for address in former:gmatch("[^,]+") do list[place].former[address] = true end
    elseif key == "redis-port" or key == "sentinel-port" then
      set[key] = tonumber(first)
    elseif key == "master" then
      set.master = first
    end
  end
  file:close()
  set.user = user
end

local function name_of(address)
  for _, server in ipairs(set.redis) do
    if server.address == address then return server.name .. " (" .. address .. ")" end
  end
  set.report_unknown()
  return address .. ", which is no server of this set"
end

-- report_unknown(): an address that no server has may be a changed one. The start script finds this file and asks DNS for all names.
function set.report_unknown()
  local file = io.open(set.unknown, "w")
  if file then file:close() end
end

local function put(server, backend, state)
  local place = core.backends[backend] and core.backends[backend].servers[server.name]
  if not place then return end
  if server.address and server.state[backend .. " address"] ~= server.address then
    place:set_addr(server.address, set["redis-port"])
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
function set.changed()
  local waited = set.now() - set.started
  local found = decide.leader({ sentinels = set.sentinel, servers = set.redis, before = set.leader, waited = waited })
  if found.address ~= set.leader.address or found.why ~= set.leader.why then
    set.say((found.address and "master is " .. name_of(found.address) or "no master") .. ": " .. found.why)
  end
  set.leader = found
  local plan
  plan, set.open = decide.plan(set.redis, found.address)
  for _, turn in ipairs({ "maint", "drain", "ready" }) do
    for i, server in ipairs(set.redis) do
      for backend, state in pairs(plan[i]) do
        if state == turn then put(server, backend, state) end
      end
    end
  end
  if found.address and not set.open.master then set.ring(set.hurry) end
end

return set
