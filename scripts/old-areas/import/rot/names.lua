--- The names for the letters and numbers of ROT's area files, where they differ from ROM's.
local naming = require("circle/naming")
local rom = require("rom/names")

local letters, base = naming.letters, rom.tables

local flags = naming.with(base.flags, {
  action = letters([[A npc B sentinel C scavenger D key E ranger F aggressive G stay_zone H wimpy I pet J train
    K practice L druid M no_body N no_body_drop O undead P vampire Q cleric R mage S thief T warrior U no_align
    V no_purge W outdoors X is_satan Y indoors Z priest a healer b gain c update_always d changer]]),
  action_2 = {},
  affect = letters([[A blind C detect_evil D detect_invisible E detect_magic F detect_hidden G detect_good
    I faerie_fire J infravision K curse L farsight M poison P sneak Q hide R sleep S charm T flying U pass_door
    V haste W calm X plague Y weaken Z dark_vision a berserk b swim c regeneration d slow]]),
  shield = letters([[A protect_voodoo B invisible C ice D fire E shock H sanctuary N protect_from_evil
    O protect_from_good]]),
  extra = letters([[A glow B hum C dark D lock E evil F invisible G magic H no_drop I bless J anti_good K anti_evil
    L anti_neutral M no_remove N inventory O no_purge P rot_death Q vis_death R no_sacrifice S non_metal T no_locate
    U melt_drop V had_timer W sell_extract Y burn_proof Z no_uncurse a quest b forced c quest_points]]),
  wear = letters([[A take B finger C neck D body E head F legs G feet H hands I arms J shield K about L waist
    M wrist N wield O hold P no_sacrifice Q float R face]]),
  room = letters([[A dark C no_mob D indoors J private K peaceful L tunnel M pet_shop N no_recall O imp_only
    P godroom Q heroes_only R newbies_only S law T nowhere X locked]]),
})
local words = naming.with(base.words, {
  type = naming.with(base.words.type, { pit = "container", exit = "exit", demonstone = "demon_stone" }),
})

return naming.of(flags, base.lists, "rot_bit_", words)
