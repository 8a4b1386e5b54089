--- Spells, as data: dice of points that one takes (`hurts`: number, size, plus) or gives (`heals`), what it ends
--- (`cures`), or what it leaves (`effect`, for `hours` of 75 s, with `mods`). `idle`: of it nothing comes here.
local spells = {
  ["magic missile"] = { hurts = { 1, 8, 1 } },
  ["chill touch"] = { hurts = { 1, 8, 1 }, effect = "chill touch", hours = 4, mods = { str = -1 } },
  ["burning hands"] = { hurts = { 3, 8, 3 } },
  ["shocking grasp"] = { hurts = { 5, 8, 5 } },
  ["lightning bolt"] = { hurts = { 7, 8, 7 } },
  ["color spray"] = { hurts = { 9, 8, 9 } },
  ["fireball"] = { hurts = { 11, 8, 11 } },
  ["energy drain"] = { hurts = { 1, 10, 0 } },
  ["call lightning"] = { hurts = { 7, 8, 7 } },
  ["harm"] = { hurts = { 8, 8, 8 } },
  ["dispel evil"] = { hurts = { 6, 8, 6 }, only = "evil" },
  ["dispel good"] = { hurts = { 6, 8, 6 }, only = "good" },
  ["earthquake"] = { hurts = { 2, 8, 0 } },
  ["cure light"] = { heals = { 1, 8, 1 } },
  ["cure critic"] = { heals = { 3, 8, 3 } },
  ["heal"] = { heals = { 3, 8, 100 }, cures = "blind" },
  ["cure blind"] = { cures = "blind" },
  ["remove poison"] = { cures = "poison" },
  ["remove curse"] = { cures = "curse" },
  ["armor"] = { effect = "armor", hours = 24, mods = { armour = -20 } },
  ["bless"] = { effect = "bless", hours = 6, mods = { hitroll = 2 } },
  ["sanctuary"] = { effect = "sanctuary", hours = 4 },
  ["strength"] = { effect = "strength", hours = 6, mods = { str = 1 } },
  ["protection from evil"] = { effect = "protect_from_evil", hours = 24 },
  ["protection from good"] = { effect = "protect_from_good", hours = 24 },
  ["invisibility"] = { effect = "invisible", hours = 12, mods = { armour = -40 } },
  ["infravision"] = { effect = "infravision", hours = 13 },
  ["fly"] = { effect = "flying", hours = 24 },
  ["waterwalk"] = { effect = "waterwalk", hours = 24 },
  ["sense life"] = { effect = "sense_life", hours = 13 },
  ["detect invisibility"] = { effect = "detect_invisible", hours = 13 },
  ["detect magic"] = { effect = "detect_magic", hours = 13 },
  ["detect alignment"] = { effect = "detect_alignment", hours = 13 },
  ["detect poison"] = {},
  ["blindness"] = { effect = "blind", hours = 2, mods = { hitroll = -4, armour = 40 } },
  ["curse"] = { effect = "curse", hours = 2, mods = { hitroll = -1, damroll = -1 } },
  ["poison"] = { effect = "poison", hours = 5, mods = { str = -2 } },
  ["sleep"] = { effect = "sleep", hours = 4 },
  ["charm person"] = { effect = "charm", hours = 4 },
  ["word of recall"] = { recalls = true },
  ["darkness"] = { idle = true },
  ["control weather"] = { idle = true },
  ["create food"] = { idle = true },
  ["create water"] = { idle = true },
  ["identify"] = { idle = true },
  ["locate object"] = { idle = true },
  ["enchant weapon"] = { idle = true },
  ["teleport"] = { idle = true },
  ["summon"] = { idle = true },
  ["animate dead"] = { idle = true },
  ["clone"] = { idle = true },
}

local all = {}

--- The spell that NAME means, whose end may be missing, and its whole name; or nil.
function all.find(name)
  name = name:lower()
  if spells[name] then return spells[name], name end
  local found
  for full in pairs(spells) do
    if full:sub(1, #name) == name and (not found or full < found) then found = full end
  end
  if name == "" or not found then return nil end
  return spells[found], found
end

return all
