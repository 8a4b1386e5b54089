--- The formats of area files (.are), and how they differ. `family` says how records are laid out: are/FAMILY.lua.
--- `names` has the meanings of flags and numbers, `colours` the colour codes (are/colours.lua), `start` and `recall`
--- the rooms where the old game's code begins and wakes its players, the first that exists. `directions` maps those of
--- the files to those of CircleMUD; from 10 on they have names of their own. `portal_at` is the value with a portal's
--- target.
local SMAUG = require("smaug/terms").DIRECTIONS
local ROT = { [0] = 0, 1, 2, 3, 4, 5, 10, 10, 10, 10, 10, 10 } -- those from 6 on are objects in the old game

local formats = {
  rom = { title = "ROM", family = "rom", names = "rom/names", traits = "rom/traits", colours = "rom", portal_at = 4,
    start = { 3700, 3001 }, recall = { 3001 } },
  rot = { title = "ROT", family = "rom", names = "rot/names", traits = "rom/traits", colours = "rom", portal_at = 4,
    directions = ROT,
    start = { 3700, 3001 }, recall = { 3001, 3365 } },
  merc = { title = "Merc", family = "merc", names = "merc/names", traits = "merc/traits", colours = "merc",
    start = { 3700, 3001 }, recall = { 3001 } },
  envy = { title = "Envy", family = "merc", names = "envy/names", traits = "merc/traits", colours = "merc",
    start = { 3700, 3001 }, recall = { 3001 } },
  godwars = { title = "GodWars", family = "merc", names = "godwars/names", traits = "merc/traits",
    colours = "godwars", start = { 3001, 3700 }, recall = { 3001 }, portal_at = 1 },
  smaug = { title = "SMAUG", family = "smaug", names = "smaug/names", traits = "smaug/traits", colours = "smaug",
    directions = SMAUG,
    start = { 10300, 103, 21000, 3001 }, recall = { 21001, 21000, 3001 } },
}

for name, format in pairs(formats) do format.name = name end

--- Which formats to try instead, by what only their files have.
local ADVICE = {
  smaug = "this is an area of SMAUG: use --format smaug",
  merc = "this is an area of Merc, Envy or GodWars: use --format merc, envy or godwars",
  rom = "this is an area of ROM or ROT: use --format rom or rot",
}

--- Ends the import, because the file of R is one of FAMILY.
function formats.refuse(r, family)
  r:fail("%s", ADVICE[family])
end

return formats
