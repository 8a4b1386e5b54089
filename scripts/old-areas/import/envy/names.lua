--- The names for the bits and numbers of Envy's area files, where they differ from Merc's.
local naming = require("circle/naming")
local merc = require("merc/names")

local list, base = naming.list, merc.tables

local flags = naming.with(base.flags, {
  room = list([[dark - no_mob indoors underground - - - - private peaceful tunnel pet_shop no_recall soundproof]]),
  action = list([[npc sentinel scavenger - - aggressive stay_zone wimpy pet train practice gamble - - - - - moved]]),
  affect = list([[blind invisible detect_evil detect_invisible detect_magic detect_hidden hold sanctuary faerie_fire
    infravision curse change_sex poison protect_from_evil polymorph sneak hide sleep charm flying pass_door
    waterwalk summoned mute scuba vampire_bite ghoul flaming]]),
  extra = list([[glow hum dark lock evil invisible magic no_drop bless anti_good anti_evil anti_neutral no_remove
    inventory poisoned vampire_bane holy]]),
})
local lists = naming.with(base.lists, {
  sector = list([[inside city field forest hills mountains water_swim water_no_swim underwater flying desert]]),
  apply = naming.with(base.lists.apply, { [26] = "race" }),
})

return naming.of(flags, lists, "envy_bit_", base.words)
