--- What mobiles do by programs: #MOBPROGS has their texts, and a mobile's M lines say what sets each off. Kept to the
--- letter, a program under its number, and the lines with the mobile.
local programs = {}

--- Gives each mobile its programs.
function programs.attach(c)
  for _, mob in ipairs(c.lists.mob) do mob.programs = #mob.programs > 0 and mob.programs or nil end
end

return programs
