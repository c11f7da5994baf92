-- What is known of the set, and what HAProxy does with each of its servers.
local decide = require("decide")

local state = { redis = {}, sentinel = {}, open = { master = false, replicas = false }, leader = {}, changes = 0, hurry = core.queue() }

function state.now()
  local time = core.now()
  return time.sec * 1000 + time.usec // 1000
end

function state.say(text) core.log(core.notice, text) end

-- A bell wakes the task that waits for it; it rings once however often it is pushed.
function state.ring(bell)
  if bell:size() == 0 then bell:push(true) end
end

-- read(path): the start script writes what it knows, and again when DNS has told it more.
function state.read(path)
  local file = assert(io.open(path))
  local user = { passwords = {} }
  for line in file:lines() do
    local key, first, second, former = line:match("^(%S+) (%S+) ?(%S*) ?(%S*)$")
    local list = state[key]
    if key == "user" then
      user.name = first
      table.insert(user.passwords, second)
    elseif key == "redis" or key == "sentinel" then
      local place = tonumber(first) + 1
      list[place] = list[place] or { name = key .. "-" .. first, bell = core.queue(), mode = {}, heard = 0 }
      if second ~= "-" then list[place].address = second end
      list[place].former = {}
      for address in former:gmatch("[^,]+") do list[place].former[address] = true end
    elseif key == "redis-port" or key == "sentinel-port" then
      state[key] = tonumber(first)
    elseif key == "master" then
      state.master = first
    elseif key == "reports" then
      state.reports = first
    end
  end
  file:close()
  state.user = user
end

local function name_of(address)
  for _, server in ipairs(state.redis) do
    if server.address == address then return server.name .. " (" .. address .. ")" end
  end
  state.report_unknown()
  return address .. ", which is no server of this set"
end

-- report_unknown(): an address that no server has may be a changed one. The start script finds this file and asks DNS for all names.
function state.report_unknown()
  local file = io.open(state.unknown, "w")
  if file then file:close() end
end

local function put(server, backend, mode)
  local place = core.backends[backend] and core.backends[backend].servers[server.name]
  if not place then return end
  if server.address and server.mode[backend .. " address"] ~= server.address then
    place:set_addr(server.address, state["redis-port"])
    server.mode[backend .. " address"] = server.address
  end
  if server.mode[backend] == mode then return end
  server.mode[backend] = mode
  if mode == "ready" then
    place:set_ready()
  elseif mode == "drain" then
    place:set_drain()
  else
    place:set_maint()
    place:shut_sess()
  end
end

-- changed(): something was heard. Those that are left are put away before another is made ready.
function state.changed()
  local waited = state.now() - state.started
  local found = decide.leader({ sentinels = state.sentinel, servers = state.redis, before = state.leader, waited = waited })
  if found.address ~= state.leader.address or found.why ~= state.leader.why then
    state.say((found.address and "master is " .. name_of(found.address) or "no master") .. ": " .. found.why)
  end
  if found.address and state.leader.address and found.address ~= state.leader.address then state.changes = state.changes + 1 end
  state.leader = found
  local plan
  plan, state.open = decide.plan(state.redis, found.address)
  for _, turn in ipairs({ "maint", "drain", "ready" }) do
    for i, server in ipairs(state.redis) do
      for backend, mode in pairs(plan[i]) do
        if mode == turn then put(server, backend, mode) end
      end
    end
  end
  if found.address and not state.open.master then state.ring(state.hurry) end
end

return state
