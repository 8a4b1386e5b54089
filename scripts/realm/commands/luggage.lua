--- Things from other worlds that exceed the limits of `realm.accept` wait in boxes in the room $limbo, each with
--- `waiting` = { who, from, experience } (engine: travel_accept.c). Wizards give them to their owner or discard them.
local growth = optional("growth")
local words = require("words")

local WIZARD = { role = "wizard", exact = true }

local function boxes()
  local limbo, found = object("limbo"), {}
  for _, box in ipairs(limbo and limbo.contents or {}) do
    if box.waiting then found[#found + 1] = box end
  end
  return found
end

local function box_number(e)
  local box = boxes()[e.number]
  return box or refuse("Number {number} isn't on the list. To see it, type: "
    .. "<cmd @realm waiting>@realm waiting</>", { number = e.number })
end

local function things_of(box)
  local names = {}
  for _, thing in ipairs(box.contents) do
    local heap = thing:is("coin") and thing.amount
    names[#names + 1] = heap and words.count(heap, "coin") or thing.name or "a thing"
  end
  local points = box.waiting.experience or 0
  if points > 0 then names[#names + 1] = words.count(points, "point") .. " of experience" end
  return #names > 0 and words.list(names) or "nothing"
end

local function owner_name(box)
  local who = box.waiting.who
  return who and words.shown(who) or "a former player"
end

command("@realm waiting", WIZARD, function(e)
  local all = boxes()
  if #all == 0 then
    e.actor:tell("No luggage from other worlds is waiting.")
    return
  end
  for number, box in ipairs(all) do
    e.actor:tell("{number}. {who}, from the {world}: {things}.",
      { number = number, who = owner_name(box), world = box.waiting.from, things = things_of(box) })
  end
  e.actor:tell("To give it to them: <cmd @realm take NUMBER>@realm take NUMBER</>. To throw it away: "
    .. "<cmd @realm discard NUMBER>@realm discard NUMBER</>")
end)

command("@realm take {number:number}", WIZARD, function(e)
  local box = box_number(e)
  local who, things = box.waiting.who, things_of(box)
  if not who then refuse("The owner no longer exists. To throw it away: <cmd @realm discard {number}>@realm discard "
    .. "{number}</>",
    { number = e.number }) end
  if who.away then
    refuse("{who} is in another world right now. Wait until they are home.", { who = words.shown(who) })
  end
  for _, thing in ipairs(box.contents) do
    local ok, why = thing:move(who)
    if ok == false then refuse("{who} can't have that: {why}", { who = words.shown(who), why = why or "" }) end
  end
  if growth then growth.gain(who, box.waiting.experience or 0) end
  sys.audit("luggage given", who.name, ("from %s: %s"):format(box.waiting.from, things))
  who:tell("A wizard gives you what you brought from the {world}: {things}.",
    { world = box.waiting.from, things = things })
  e.actor:tell("{who} now has {things}.", { who = words.shown(who), things = things })
  box:destroy()
end)

command("@realm discard {number:number}", WIZARD, function(e)
  local box = box_number(e)
  local name, things = owner_name(box), things_of(box)
  sys.audit("luggage ended", name, ("from %s: %s"):format(box.waiting.from, things))
  for _, thing in ipairs(box.contents) do thing:destroy() end
  box:destroy()
  e.actor:tell("You've thrown away {things}, which {who} brought.", { who = name, things = things })
end)

command("@realm recall {name:word}", WIZARD, function(e)
  local account = sys.account(e.name) or refuse("No account has that name.")
  local ok, why = sys.realm_recall(account.name)
  if not ok then refuse(why) end
  e.actor:tell("{who} is home again, with the things they left with. Their things in the other world stay there, " ..
    "and this world won't take those things back.", { who = words.shown(account) })
end)
