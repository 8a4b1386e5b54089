--- The names for the bits and numbers of Merc's area files. They are the letters of ROM's, which grew out of it.
local naming = require("circle/naming")
local rom = require("rom/names")

local list, base = naming.list, rom.tables

local flags = {
  room = list([[dark - no_mob indoors - - - - - private peaceful tunnel pet_shop no_recall]]),
  zone = {}, shop = {}, customer = {},
  action = list([[npc sentinel scavenger - - aggressive stay_zone wimpy pet train practice]]),
  affect = list([[blind invisible detect_evil detect_invisible detect_magic detect_hidden hold sanctuary faerie_fire
    infravision curse flaming poison protect_from_evil paralysis sneak hide sleep charm flying pass_door]]),
  extra = list([[glow hum dark lock evil invisible magic no_drop bless anti_good anti_evil anti_neutral no_remove
    inventory]]),
  wear = list([[take finger neck body head legs feet hands arms shield about waist wrist wield hold]]),
  container = base.flags.container,
}

local lists = naming.with(base.lists, {
  type = { "", "light", "scroll", "wand", "staff", "weapon", "", "", "treasure", "armour", "potion", "", "furniture",
    "trash", "", "container", "", "drink", "key", "food", "money", "", "boat", "npc_corpse", "pc_corpse", "fountain",
    "pill" },
  sector = list([[inside city field forest hills mountains water_swim water_no_swim unused flying desert]]),
  position = list([[dead mortally_wounded incapacitated stunned sleeping resting fighting standing standing]]),
  sex = list([[neutral male female]]),
  liquid = list([[water beer wine ale dark_ale whisky lemonade firebreather local_speciality slime_mold_juice milk
    tea coffee blood salt_water cola]]),
  attack = list([[hit slice stab slash whip claw blast pound crush grep bite pierce suction]]),
})

local words = naming.with(base.words, { sector = {} })
for _, name in ipairs(lists.sector) do words.sector[name] = name end

return naming.of(flags, lists, "merc_bit_", words)
