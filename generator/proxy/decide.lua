-- Who is the master, and who may be talked to? Pure functions of what was heard: nothing is asked or changed here.
local decide = {}

-- So long the Sentinels have to be heard after a start, before a claim counts without them.
local PATIENCE_MS = 2000

-- current(address, servers): the address of now of the server that had it. The Service of a server may be made anew, and the Sentinels and the
-- replicas name its former address until they are told.
local function current(address, servers)
  for _, server in ipairs(servers) do
    if server.address == address then return address end
  end
  for _, server in ipairs(servers) do
    if server.address and server.former and server.former[address] then return server.address end
  end
  return address
end

-- How many Sentinels there are: as many as one lists that names a master, three at least, and no more than the settings say. The settings may
-- promise more than an upgrade that was broken off has made. Without such a list it is those of the settings.
local function count_of(sentinels)
  local most
  for _, sentinel in ipairs(sentinels) do
    if sentinel.word and sentinel.listed then most = math.max(sentinel.listed, most or 3) end
  end
  return math.min(most or #sentinels, #sentinels)
end

-- The address that more than half of all Sentinels name, in reach or not.
local function majority_of(facts)
  local votes = {}
  for _, sentinel in ipairs(facts.sentinels) do
    local word = sentinel.word and current(sentinel.word, facts.servers)
    if word then
      votes[word] = (votes[word] or 0) + 1
      if votes[word] * 2 > count_of(facts.sentinels) then return word end
    end
  end
end

-- Whether more than half answer, be it that they know no master. A server that was born and that no Sentinel knows yet must
-- not be written to: what it holds counts as nothing until then.
local function in_reach(facts)
  local answers = 0
  for _, sentinel in ipairs(facts.sentinels) do
    if sentinel.word ~= nil then answers = answers + 1 end
  end
  return answers * 2 > count_of(facts.sentinels)
end

local function contradicted(facts, address)
  for _, sentinel in ipairs(facts.sentinels) do
    if sentinel.word and current(sentinel.word, facts.servers) ~= address then return true end
  end
  return false
end

-- leader { sentinels = { { word, listed } }, servers = { { name, address, former, role, alive } }, before = { address, by }, waited = ms }:
-- { address, by, why }. A word is an address, false for "no master", nil for silence; listed is how many Sentinels it knows, itself among
-- them. by is `majority` or `sole`; without an address there is no master.
function decide.leader(facts)
  local named = majority_of(facts)
  local before = facts.before.address and current(facts.before.address, facts.servers)
  if named then return { address = named, by = "majority", why = "a majority of the Sentinels names it" } end
  if facts.before.by == "majority" then
    return { address = before, by = "majority", why = "no majority of the Sentinels in reach: the master that they named last stays" }
  end
  if facts.waited < PATIENCE_MS then return { why = "no majority of the Sentinels in reach yet" } end
  if not before and in_reach(facts) then return { why = "the Sentinels do not name the same master yet" } end
  local claims = {}
  for _, server in ipairs(facts.servers) do
    if server.alive and server.role == "master" then claims[#claims + 1] = server.address end
  end
  if #claims > 1 then return { why = "no majority of the Sentinels in reach, and several servers are masters: " .. table.concat(claims, " ") } end
  local address = claims[1] or before
  if not address then return { why = "no majority of the Sentinels in reach, and no server is a master" } end
  if contradicted(facts, address) then
    return { why = "no majority of the Sentinels in reach, and one of them names another master than " .. address }
  end
  return { address = address, by = "sole", why = "no majority of the Sentinels in reach: it is the only server that is a master" }
end

local function in_sync(server, leader, servers)
  if not (server.alive and server.role == "slave" and server.linked) then return false end
  return not leader or (server.follows and current(server.follows, servers) == leader)
end

-- plan(servers, leader): for each server its state in both backends. `ready` takes connections, `drain` keeps those
-- that it has, `maint` loses them. A master must be named and say so itself; a silent one loses no connection before
-- another is named, but opens (the second result) no new one either.
function decide.plan(servers, leader)
  local plan, open, readable = {}, { master = false, replicas = false }, 0
  for i, server in ipairs(servers) do
    local master = server.address ~= nil and server.address == leader and server.role == "master"
    plan[i] = { master = master and "ready" or "maint", replicas = "maint" }
    if master and server.alive then open.master = true end
    if in_sync(server, leader, servers) then
      plan[i].replicas, readable = "ready", readable + 1
    elseif master or server.role == "slave" then
      plan[i].replicas = "drain"
    end
  end
  open.replicas = readable > 0
  if readable > 0 then return plan, open end
  for i, each in ipairs(plan) do
    if each.master == "ready" then
      plan[i].replicas, open.replicas = "ready", open.master
    end
  end
  return plan, open
end

return decide
