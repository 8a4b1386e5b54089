--- Finds skills and spells of skill_list.lua by name or number.
local rows = require("skill_list")

local skills = { rows = rows }

local by_name, by_number = {}, {}
for _, row in ipairs(rows) do
  by_name[row.name] = row
  by_number[row.number] = row
end
by_number[52] = by_name.identify -- in files of newer games

--- Returns the row with that number in area files, or nil.
function skills.numbered(number)
  return by_number[number]
end

--- Returns the row with exactly that name, or nil.
function skills.named(name)
  return by_name[name:lower()]
end

--- Returns the row whose name TEXT abbreviates: "magic missile", "magic", "mag mis"; or nil.
function skills.find(text)
  text = text:lower():gsub("^'(.*)'$", "%1")
  if text == "" then return nil end
  if by_name[text] then return by_name[text] end
  local pattern = "^" .. text:gsub("%W", "%%%0"):gsub("%% ", "%%w* ")
  for _, row in ipairs(rows) do
    if row.name:find(pattern) then return row end
  end
  return nil
end

local FOR_TRIGGERS = { damage = true, drain = true, quake = true, heal = true, cure = true, affect = true, curse = true,
  recall = true, sense_poison = true }

--- True if a trigger can cast ROW's spell with an effect.
function skills.is_for_triggers(row)
  return row.kind == "spell" and FOR_TRIGGERS[row.does] == true
end

return skills
