--- The names for the bits and numbers of GodWars' area files, where they differ from Merc's.
local naming = require("circle/naming")
local merc = require("merc/names")

local list, base = naming.list, merc.tables

local flags = naming.with(base.flags, {
  room = list([[dark no_transport no_mob indoors - - - - - private peaceful tunnel pet_shop no_recall no_teleport
    total_darkness blade_barrier arena flaming soundproof]]),
  action = list([[npc sentinel scavenger - - aggressive stay_zone wimpy pet train practice mount no_parts
    no_experience prototype no_autokill]]),
  affect = list([[blind invisible detect_evil detect_invisible detect_magic detect_hidden shadowplane sanctuary
    faerie_fire infravision curse flaming poison protect_from_evil ethereal sneak hide sleep charm flying pass_door
    polymorph shadowsight webbed tendrils drowfire zuloform shift peace infirmity godbless]]),
  extra = list([[glow hum thrown keep vanish invisible magic no_drop bless anti_good anti_evil anti_neutral
    no_remove inventory loyal shadowplane]]),
  wear = list([[take finger neck body head legs feet hands arms shield about waist wrist wield hold face]]),
})
local lists = naming.with(base.lists, {
  type = { "", "light", "scroll", "wand", "staff", "weapon", "", "", "treasure", "armour", "potion", "", "furniture",
    "trash", "", "container", "", "drink", "key", "food", "money", "", "boat", "npc_corpse", "pc_corpse", "fountain",
    "pill", "portal", "egg", "voodoo", "stake", "missile", "ammunition", "quest", "quest_card", "quest_machine",
    "symbol", "book", "page", "tool", "wall", "copper", "iron", "steel", "adamantite", "gemstone", "hilt", "token",
    "head" },
})

return naming.of(flags, lists, "godwars_bit_", base.words)
