-- Who is the master, and who may be talked to? Pure functions of what was heard: nothing is asked or changed here.
local decide = {}

-- So long the Sentinels have to be heard after a start, before a claim counts without them.
local PATIENCE_MS = 2000

-- The address that more than half of all configured Sentinels name, in reach or not.
local function majority_of(sentinels)
  local votes = {}
  for _, sentinel in ipairs(sentinels) do
    local word = sentinel.word
    if word then
      votes[word] = (votes[word] or 0) + 1
      if votes[word] * 2 > #sentinels then return word end
    end
  end
end

-- Whether more than half answer, be it that they know no master. A server that was born and that no Sentinel knows yet must
-- not be written to: what it holds counts as nothing until then.
local function in_reach(sentinels)
  local answers = 0
  for _, sentinel in ipairs(sentinels) do
    if sentinel.word ~= nil then answers = answers + 1 end
  end
  return answers * 2 > #sentinels
end

local function contradicted(sentinels, address)
  for _, sentinel in ipairs(sentinels) do
    if sentinel.word and sentinel.word ~= address then return true end
  end
  return false
end

-- leader { sentinels = { { word } }, servers = { { name, address, role, alive } }, before = { address, by }, waited = ms }:
-- { address, by, why }. A word is an address, false for "no master", nil for silence. by is `majority` or `sole`; without an
-- address nobody is the master.
function decide.leader(facts)
  local named = majority_of(facts.sentinels)
  if named then return { address = named, by = "majority", why = "a majority of the Sentinels names it" } end
  if facts.before.by == "majority" then
    return { address = facts.before.address, by = "majority", why = "no majority of the Sentinels in reach: the last one's word stands" }
  end
  if facts.waited < PATIENCE_MS then return { why = "no majority of the Sentinels in reach yet" } end
  if not facts.before.address and in_reach(facts.sentinels) then return { why = "the Sentinels do not name the same yet" } end
  local claims = {}
  for _, server in ipairs(facts.servers) do
    if server.alive and server.role == "master" then claims[#claims + 1] = server.address end
  end
  if #claims > 1 then return { why = "no majority of the Sentinels in reach, and several claim to be the master: " .. table.concat(claims, " ") } end
  local address = claims[1] or facts.before.address
  if not address then return { why = "no majority of the Sentinels in reach, and nobody claims to be the master" } end
  if contradicted(facts.sentinels, address) then
    return { why = "no majority of the Sentinels in reach, and one names another than " .. address }
  end
  return { address = address, by = "sole", why = "no majority of the Sentinels in reach: the only one that claims to be the master" }
end

local function in_sync(server, leader)
  return server.alive and server.role == "slave" and server.linked and (not leader or server.follows == leader)
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
    if in_sync(server, leader) then
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
