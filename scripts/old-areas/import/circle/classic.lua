--- Makes the game play as the old one did, for `skein import --classic`: its start and recall rooms, its fights, its
--- words. The report lists all differences that remain.
local classic = {}

-- Packages that areas of older games need, for a world whose game lists its packages.
local NEEDS = { "socials", "calendar", "trade", "fighting", "npcs", "party", "boards", "letters", "channels",
  "old-triggers" }

--- Returns the numbers of tbaMUD's etc/config, by name, or nothing.
local function config_of(import)
  local found = {}
  for _, place in ipairs({ "../etc/config", "etc/config" }) do
    local text = (place:sub(1, 2) == ".." or import.files("etc")) and import.text(place)
    for name, number in (text or ""):gmatch("\n([%w_]+)%s*=%s*(%d+)") do found[name] = tonumber(number) end
  end
  return found
end

--- Returns the first of NUMBERS that is a room of the files or of the world, or nil.
local function room_of(c, numbers)
  for _, vnum in ipairs(numbers) do
    if c:knows("wld", vnum) then return vnum end
  end
end

--- Sets where players start, are recalled to, and donate, before anything is made.
function classic.find(c)
  if not c.import.classic then return end
  local config = c.start and {} or config_of(c.import)
  c.start_room = room_of(c, c.start or { config.mortal_start_room or 3001, 3001 })
  c.recall_room = c.recall and room_of(c, c.recall)
  c.donation_room = room_of(c, { config.donation_room_1 or 3063 })
  local first = c.lists.wld[1]
  if not c.start_room and first then
    c:oddity(first, "none of the rooms where the old game starts players is here, so they start where they did")
  end
end

--- Tells the importer how the game has to be.
function classic.want(c)
  if not c.import.classic then return end
  c.import.game({
    start = c.start_room and c.ref("wld", c.start_room),
    packages = { "classic" },
    needs = NEEDS,
    settings = {
      fighting = { preset = "classic", hunger = true },
      classic = { recall = c.recall ~= nil, donations = c.donation_room and c.ref("wld", c.donation_room) or "" },
    },
  })
end

-- Differences from all old games.
local DIFFERENT = {
  "Nothing is rented: players keep what they have, and one character is enough for a name.",
  "Everything is saved at once, so nothing is lost in a crash; `save` does nothing.",
  "Players fight each other only if both agree (settings.fighting.pvp).",
  "There are four classes and 30 levels; spells and skills that are not among this game's do nothing.",
  "A garment covers a part of the body, so one thing can't be worn in several places.",
  "Things weigh, and people can carry, an eighth of the old numbers.",
  "Coins of all metals are one kind of coin.",
  "Wizards have this game's commands: help wizards, help building.",
}

--- Returns the lines of the report on what differs.
function classic.differences(c)
  if not c.import.classic then return {} end
  local lines = { "Different from the old game:" }
  for _, line in ipairs(DIFFERENT) do lines[#lines + 1] = "- " .. line end
  local lacks = #c.lists.trg - c.whole
  if lacks > 0 then lines[#lines + 1] = ("- Triggers that lack something: %d."):format(lacks) end
  if c.unknown_special > 0 then
    lines[#lines + 1] = ("- Special procedures that are not known here: %d."):format(c.unknown_special)
  end
  lines[#lines + 1] = c.start_room and ("Players start in room %d."):format(c.start_room)
    or "Players start where they did before."
  if c.recall_room then lines[#lines + 1] = ("The dead wake in room %d."):format(c.recall_room) end
  return lines
end

return classic
