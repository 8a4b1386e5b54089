-- Gives everybody the coins that lie in the banks' vault for them.
return {
  each = "player",
  run = function(who)
    local sum, vault = math.tointeger(who._bank or 0) or 0, object("bank")
    if sum > 0 and vault and vault:pay(who, sum) then who._bank = nil end
  end,
}
