-- A tale: see lib/tales.lua.
local tales = require("tales")

local WEEK = 7 * 86400

--- Goes to the beginning of a season of a tale with COUNT parts.
local function begin_season(t, count)
  for _ = 1, count do
    local _, week, left = tales.week(count)
    if week == 1 then return end
    t:advance(left + 1)
  end
end

local function lone(t)
  for _, other in ipairs(tales.all()) do
    if other ~= t then other:destroy() end
  end
end

--- Returns a tale of two parts, its parts, and two stones to read.
local function ship(t, props)
  local area = create("area", { name = "Shore" })
  local yard = create("outdoors", { name = "A Yard", area = area, night_light = 3 })
  local left = create("sign", { name = "a left stone", text = "HALF", location = yard, portable = false })
  local right = create("sign", { name = "a right stone", text = "A HALF", location = yard, portable = false })
  local first = create("tale-part", { name = "The Stones", desc = "Two stones.", finish = "Bells ring.", tasks = {
    { goal = "Read the left stone.", on = "read", what = left, told = "It is half of it.", place = yard,
      type = "read left stone" },
    { goal = "Read the right stone.", on = "read", what = right } } })
  for name, value in pairs(props or {}) do first[name] = value end
  local line = create("tale-line", { name = "a bow line", location = yard })
  local other = create("tale-line", { name = "a stern line", location = yard })
  local second = create("tale-part", { name = "The Lines", within = 60, tasks = {
    { goal = "Haul the bow line.", on = "work", what = line },
    { goal = "Haul the stern line.", on = "work", what = other } } })
  local tale = create("tale", { name = "The Late Ship", parts = { first, second }, title = "Pilot", place = area,
    finish = "She is in." })
  lone(tale)
  begin_season(t, 2)
  return { tale = tale, yard = yard, first = first, second = second }
end

test("it takes two people to solve a part", function(t)
  local s = ship(t)
  local ann, bob = t:player("Ann", s.yard), t:player("Bob", s.yard)
  t:has(t:command(ann, "tale"), "Read the left stone. This is the place. Type: read left stone")
  local told = t:command(ann, "read left stone")
  t:has(told, "It is half of it.")
  t:has(told, "somebody else has to do the rest")
  told = t:command(ann, "read right stone")
  t:has(told, "You've done your half")
  t:has(t:command(bob, "tale"), "Done by Ann: Read the left stone.")
  told = t:command(bob, "read right stone")
  t:has(told, "You have solved part 1")
  t:has(t:told(ann), "Bells ring.")
  t:has(t:command(ann, "tale"), "solved by Ann and Bob")
end)

test("a part opens in its week, after the one before it, and all begins again with a new season", function(t)
  local s = ship(t)
  local ann, bob = t:player("Ann", s.yard), t:player("Bob", s.yard)
  t:has(t:command(ann, "tale"), "2. Opens in 7 days.")
  local hauled = t:command(ann, "haul bow line")
  t:has(hauled, "slack")
  t:has(hauled, "Not yet: The Late Ship needs it in 7 days.")
  t:advance(WEEK)
  t:has(t:command(ann, "tale"), "2. The Lines: after the part before it.")
  t:command(ann, "read left stone")
  t:command(bob, "read right stone")
  t:has(t:command(ann, "haul bow line"), "within 1 minute")
  t:advance(61)
  t:has(t:command(bob, "haul stern line"), "somebody else")
  t:command(ann, "haul bow line")
  local told = t:told(ann) .. t:told(bob)
  t:has(told, "She is in.")
  t:has(told, "Pilot")
  t:advance(WEEK)
  t:has(t:command(bob, "tale"), "Read the left stone.")
  t:lacks(t:command(bob, "tale"), "Done by")
end)

test("a plaque and texts tell of it afterwards", function(t)
  local s = ship(t)
  local ann, bob, eve = t:player("Ann", s.yard), t:player("Bob", s.yard), t:player("Eve", s.yard)
  create("tale-plaque", { name = "a plaque", location = s.yard, tale = s.tale, plaque_none = "It is blank.",
    plaque_some = "It says: {names}." })
  create("item", { name = "a gull", desc = "Hungry.", location = s.yard, afterwards = {
    { when = { tale = { of = s.first, by = true } }, desc = "It knows you." },
    { when = { tale = s.first }, desc = "Fed." },
    { when = { tale = { of = s.first, is = "ever" } }, desc = "Full." } } })
  t:has(t:command(eve, "look at plaque"), "It is blank.")
  t:has(t:command(eve, "look at gull"), "Hungry.")
  t:command(ann, "read left stone")
  t:command(bob, "read right stone")
  t:has(t:command(eve, "look at plaque"), "It says: Ann and Bob.")
  t:has(t:command(eve, "look at gull"), "Fed.")
  t:has(t:command(ann, "look at gull"), "It knows you.")
  t:advance(2 * WEEK)
  t:has(t:command(eve, "look at gull"), "Full.")
  t:has(t:command(eve, "look at plaque"), "It says: Ann and Bob.")
end)
