-- The action `queue`: a new connection waits for a server rather than being refused.
local state = require("state")

local waiting = 0

-- Many that wait look less often each.
local function pause() core.msleep(math.min(100, 10 + waiting // 10)) end

return function(wait_ms, replicas_port)
  core.register_action("queue", { "tcp-req" }, function(txn)
    local backend = txn.f:dst_port() == replicas_port and "replicas" or "master"
    if state.open[backend] then return end
    local give_up = state.now() + wait_ms
    waiting = waiting + 1
    while not state.open[backend] and state.now() < give_up do pause() end
    -- A client that has left meanwhile was never counted back.
    waiting = state.open[backend] and 0 or math.max(0, waiting - 1)
  end)
end
