--- Rolling dice where everybody sees it. No player can type the line by `emote`, since a name has no brackets.
local manners = require("manners")

local DICE_MOST, SIDES_MOST, PLUS_MOST = 20, 1000, 1000
local FEW = 10 -- up to so many dice are shown one by one

--- Returns the number of dice, their sides and the number added, for "2d6", "d20" or "3d8-1"; nil if TEXT is not dice.
local function parse(text)
  local joined = text:lower():gsub("%s*([d+-])%s*", "%1") -- but not two numbers: "3d6 4"
  local count, sides, plus = joined:match("^(%d*)d(%d+)([+-]?%d*)$")
  count, sides = tonumber(count == "" and "1" or count), tonumber(sides)
  plus = plus == "" and 0 or tonumber(plus)
  return plus and count, sides, plus
end

local function roll(e, count, sides, plus)
  if count < 1 or count > DICE_MOST or sides < 1 or sides > SIDES_MOST or math.abs(plus) > PLUS_MOST then
    refuse("You can roll 1 to {dice} dice with 1 to {sides} sides, and add up to {plus}. For example: "
      .. "<cmd roll 2d6>roll 2d6</>", { dice = DICE_MOST, sides = SIDES_MOST, plus = PLUS_MOST })
  end
  manners.must_show(e.actor)
  local sum, each = plus, {}
  for i = 1, count do
    each[i] = random(1, sides)
    sum = sum + each[i]
  end
  local added = plus == 0 and "" or ("%s %d"):format(plus < 0 and " -" or " +", math.abs(plus))
  local dice = ("%dd%d%s"):format(count, sides, plus == 0 and "" or ("%+d"):format(plus))
  e.actor:act(count > FEW and "[dice] {Actor} {verb:roll} {dice}: {sum}."
    or (count > 1 or plus ~= 0) and "[dice] {Actor} {verb:roll} {dice}: {each} = {sum}."
    or "[dice] {Actor} {verb:roll} {dice}: {each}.",
    { dice = dice, each = table.concat(each, " + ") .. added, sum = sum })
end

command("roll", function(e) return roll(e, 1, 6, 0) end)

command("roll {dice:text}", function(e)
  local count, sides, plus = parse(e.dice)
  if not count then
    refuse("Say which dice, for example: <cmd roll 2d6>roll 2d6</>, roll d20+3")
  end
  return roll(e, count, sides, plus)
end)
