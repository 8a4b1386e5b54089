--- set consent: lists what a player agreed to, and takes it back. The engine keeps each yes in `_approvals`
--- (engine/core/rights/approval.h).
local points = require("points")
local verbs = require("verbs")
local words = require("words")

points.add("settings.taken", function(word) return word == "consent" end)

local function sorted(who)
  local list = {}
  for key, one in pairs(who._approvals or {}) do
    if one.coins or one.things or one.gifts then
      list[#list + 1] = { key = key, owner = verbs.living(one.by), yes = one }
    end
  end
  table.sort(list, function(a, b) return tonumber(a.key) < tonumber(b.key) end)
  return list
end

local function may(yes)
  local parts = {}
  if yes.coins then
    parts[#parts + 1] = words.fill("take up to {coins} when you use it", { coins = words.count(yes.coins, "coin") })
  end
  if yes.things then parts[#parts + 1] = sentence("take or change what you hold when you name it") end
  if yes.gifts then parts[#parts + 1] = sentence("fill your hands") end
  return words.list(parts)
end

local HOW = "To take one back: <cmd set consent NAME off>set consent NAME off</>. All of them: "
  .. "<cmd set consent off>set consent off</>"

command("set consent", { fallback = true }, function(e)
  local list = sorted(e.actor)
  if #list == 0 then
    return "You've said yes to nobody's things. The game asks you before a builder's script takes anything of yours."
  end
  for _, one in ipairs(list) do
    e.actor:tell("Anything owned by {owner} may {may}.",
      { owner = one.owner and words.shown(one.owner) or "a former player", may = may(one.yes) })
  end
  return HOW
end)

--- Removes the yes to the owner under KEY. Without KEY it removes all of them.
local function forget(who, key)
  local kept, left = {}, false
  for name, one in pairs(who._approvals or {}) do
    if key and name ~= key then kept[name], left = one, true end
  end
  who._approvals = left and kept or nil
end

command("set consent off", { fallback = true }, function(e)
  if #sorted(e.actor) == 0 then return "There is nothing to take back." end
  forget(e.actor)
  return "You've taken back every yes. You'll be asked again."
end)

command("set consent {name:word} [to|=] off", { fallback = true }, function(e)
  local name = e.name:lower()
  for _, one in ipairs(sorted(e.actor)) do
    local owner = one.owner and one.owner.name:lower() or "somebody"
    if owner == name then
      forget(e.actor, one.key)
      e.actor:tell("You've taken back your yes to {owner}'s things. You'll be asked again.",
        { owner = one.owner and words.shown(one.owner) or "their" })
      return
    end
  end
  refuse("You've said yes to nothing of {name}'s. To see what you agreed to: <cmd set consent>set "
    .. "consent</>", { name = e.name })
end)

--- Returns a player who said yes to Bea and to Cid.
local function agreed(t)
  local ann, bea, cid = t:player("Ann"), t:player("Bea"), t:player("Cid")
  ann._approvals = {
    [tostring(bea.id)] = { by = bea, coins = 50, left = 10 },
    [tostring(cid.id)] = { by = cid, things = true, gifts = true },
  }
  return ann
end

test("every consent is listed", function(t)
  local told = t:command(agreed(t), "set consent")
  t:has(told, "Anything owned by Bea may take up to 50 coins when you use it.")
  t:has(told, "Anything owned by Cid may take or change what you hold when you name it and fill your hands.")
end)

test("a lasting consent to be moved of an older world is ignored", function(t)
  local ann, bea = t:player("Ann"), t:player("Bea")
  ann._approvals = { [tostring(bea.id)] = { by = bea, moves = true, to = t.room } }
  t:has(t:command(ann, "set consent"), "You've said yes to nobody's things.")
end)

test("one consent can be taken back, or all of them", function(t)
  local ann = agreed(t)
  t:has(t:command(ann, "set consent bea off"), "You've taken back your yes to Bea's things.")
  t:lacks(t:command(ann, "set consent"), "Bea")
  t:refused(ann, "set consent bea off", "You've said yes to nothing of bea's.")
  t:command(ann, "set consent off")
  t:has(t:command(ann, "set consent"), "You've said yes to nobody's things.")
end)
