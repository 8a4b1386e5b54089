--- Colour codes of the formats, as those of circle/text.lua ("@r"). Unknown codes stay.
local colours = {}

local find, gsub = string.find, string.gsub

--- Returns a function that converts MARK and a letter by CODES.
local function by_mark(mark, codes)
  local pattern = gsub(mark, "%p", "%%%0") .. "(.)"
  return function(text)
    if find(text, "@", 1, true) then text = gsub(text, "@", "@@") end
    return find(text, mark, 1, true) and gsub(text, pattern, codes) or text
  end
end

local ROM = { x = "@n", ["{"] = "{", ["/"] = " ", ["*"] = "" }
for letter in ("rgybmcwRGYBMCWD"):gmatch(".") do ROM[letter] = "@" .. letter end

local SMAUG = { x = "@d", O = "@y", p = "@m", P = "@M", z = "@D", d = "@n", D = "@n", ["&"] = "&" }
for letter in ("rgbcwRGYBCW"):gmatch(".") do SMAUG[letter] = "@" .. letter end

colours.rom = by_mark("{", ROM)
colours.smaug = by_mark("&", SMAUG)
colours.merc = by_mark("@", { ["@"] = "@@" }) -- none

-- GodWars: "#R" and "#n", and "#x123", one of 256.
local GODWARS = { n = "@n", ["0"] = "@d", ["1"] = "@r", ["2"] = "@g", ["3"] = "@y", ["4"] = "@b", ["5"] = "@m",
  ["6"] = "@c", ["7"] = "@n", ["8"] = "@D", ["9"] = "@R", o = "@y", p = "@m", P = "@M", L = "@D" }
for letter in ("rgybcwRGYBCW"):gmatch(".") do GODWARS[letter] = "@" .. letter end
local plain_godwars = by_mark("#", GODWARS)

function colours.godwars(text)
  return plain_godwars((gsub(text, "#x%d%d%d", "")))
end

return colours
