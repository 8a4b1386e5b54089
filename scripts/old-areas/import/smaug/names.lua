--- The names for the bits and numbers of SMAUG's area files. FUSS and XSMAUG write words instead of numbers: a list
--- "nomob=no_mob dark" has both, the word of the files and the name here; "-" is a bit without a meaning.
local naming = require("circle/naming")
local rom = require("rom/names")

local words = {}

--- Returns the names of a list, and adds its words to words.SET: name by word.
local function list(set, text)
  local names = {}
  words[set] = words[set] or {}
  for word in text:gmatch("%S+") do
    local file, name = word:match("^([^=]+)=(.+)$")
    name = name or word
    names[#names + 1] = name ~= "-" and name or ""
    if name ~= "-" then words[set][file or word] = name end
  end
  return names
end

local RESISTANCES = [[fire cold electricity energy blunt pierce slash acid poison drain sleep charm hold nonmagic
    plus1 plus2 plus3 plus4 plus5 plus6 magic paralysis good evil hack lash]]

local flags = {
  room = list("room", [[dark death nomob=no_mob indoors house neutral chaotic nomagic=no_magic nolocate=no_locate
    private safe=peaceful solitary=tunnel petshop=pet_shop norecall=no_recall donation nodropall=no_drop_all
    silence=soundproof logspeech=log_speech nodrop=no_drop clanstoreroom=clan_storeroom nosummon=no_summon
    noastral=no_astral teleport teleshowdesc=teleport_shows nofloor=no_floor nosupplicate=no_supplicate arena
    nomissile=no_missile auction nohover=no_hover prototype dnd _track_=search_mark light nolog=no_log color=colour
    nowhere noyell=no_yell noquit=no_quit notrack=no_track]]),
  zone = list("zone", [[nopkill=no_pkill freekill=free_kill noteleport=no_teleport spelllimit=spell_limit silence
    nosummon=no_summon scrap hidden nowhere newbie]]),
  shop = {}, customer = {},
  action = list("action", [[npc sentinel scavenger nolocate=no_locate innkeeper aggressive stayarea=stay_zone wimpy
    pet train practice immortal deadly polyself meta_aggr=meta_aggressive guardian running nowander=no_wander
    mountable mounted scholar secretive hardhat=hard_hat mobinvis=mob_invisible noassist=no_assist autonomous
    pacifist noattack=no_attack annoying statshield=stat_shield prototype nosummon=no_summon nosteal=no_steal -
    infested - blocking is_clone is_dreamform is_spiritform is_projection stopscript=stop_script]]),
  affect = list("affect", [[blind invisible detect_evil detect_invis=detect_invisible detect_magic detect_hidden
    hold sanctuary faerie_fire infrared=infravision curse _flaming=flaming poison protect=protect_from_evil
    _paralysis=paralysis sneak hide sleep charm flying pass_door floating truesight detect_traps scrying fireshield
    shockshield - iceshield possess berserk aqua_breath=scuba recurringspell=recurring_spell contagious acidmist
    venomshield grapple]]),
  extra = list("extra", [[glow hum dark loyal evil invis=invisible magic nodrop=no_drop bless antigood=anti_good
    antievil=anti_evil antineutral=anti_neutral noremove=no_remove inventory antimage=anti_mage antithief=anti_thief
    antiwarrior=anti_warrior anticleric=anti_cleric organic metal donation clanobject=clan_object
    clancorpse=clan_corpse antivampire=anti_vampire antidruid=anti_druid hidden poisoned covering deathrot=rot_death
    buried prototype nolocate=no_locate groundrot=ground_rot lootable permanent multi_invoke deathdrop=death_drop
    skinned nofill=no_fill blackened noscavenge=no_scavenge]]),
  wear = list("wear", [[take finger neck body head legs feet hands arms shield about waist wrist wield hold
    _dual_=dual ears eyes missile back face ankle]]),
  container = naming.list("closeable pickproof closed locked eat_key"),
  imm = list("imm", RESISTANCES), res = list("res", RESISTANCES), vuln = list("vuln", RESISTANCES),
  parts = list("parts", [[head arms legs heart brains guts hands feet fingers ear eye long_tongue eyestalks
    tentacles fins wings tail scales claws fangs horns tusks tailattack=tail_attack sharpscales=sharp_scales beak
    haunches hooves paws forelegs feathers shell]]),
  attacks = list("attacks", [[bite claws tail sting punch kick trip bash stun gouge backstab feed drain
    firebreath=fire_breath frostbreath=frost_breath acidbreath=acid_breath lightnbreath=lightning_breath
    gasbreath=gas_breath poison nastypoison=nasty_poison gaze blindness causeserious=cause_serious earthquake
    causecritical=cause_critical curse flamestrike harm fireball colorspray=colour_spray weaken
    spiralblast=spiral_blast pounce]]),
  defenses = list("defenses", [[parry dodge heal curelight=cure_light cureserious=cure_serious
    curecritical=cure_critical dispelmagic=dispel_magic dispelevil=dispel_evil sanctuary fireshield shockshield
    shield bless stoneskin teleport monsum1 monsum2 monsum3 monsum4 disarm iceshield grip truesight - - - - - - -
    acidmist venomshield]]),
  exit = list("exit", [[isdoor=door closed locked secret swim pickproof fly climb dig eatkey=eat_key
    nopassdoor=no_pass hidden passage portal - - can_climb can_enter can_leave auto noflee=no_flee searchable bashed
    bashproof=bash_proof nomob=no_mob window can_look isbolt=bolt bolted]]),
}

local lists = naming.with(rom.tables.lists, {
  type = list("type", [[none=- light scroll wand staff weapon _fireweapon=weapon _missile=missile treasure
    armor=armour potion _worn=worn furniture trash _oldtrap=trap container _note=note drinkcon=drink key food money
    pen boat corpse=npc_corpse corpse_pc=pc_corpse fountain pill blood bloodstain scraps pipe herbcon=herb_container
    herb incense fire book switch lever pullchain button dial rune runepouch=rune_pouch match trap map portal
    paper=note tinder lockpick spike disease oil fuel puddle abacus missileweapon=missile_weapon projectile quiver
    shovel salve cook keyring odor chance piece=other housekey=key journal=note]]),
  sector = list("sector", [[inside city field forest hills mountain=mountains water_swim water_noswim=water_no_swim
    underwater air=flying desert dunno=unused oceanfloor=ocean_floor underground lava swamp]]),
  -- The numbers of files before version 1.8; newer ones count from 100.
  position = naming.list("dead mortally_wounded incapacitated stunned sleeping resting sitting fighting standing"),
  sex = list("sex", "neutral male female"),
  direction = { "north", "east", "south", "west", "up", "down", "northwest", "northeast", "southeast", "southwest",
    "somewhere" },
  worn = naming.with(rom.tables.lists.worn, { [19] = "dual_wield", [20] = "ears", [21] = "eyes", [22] = "missile",
    [23] = "back", [24] = "face", [25] = "ankle_1", [26] = "ankle_2" }),
  apply = naming.list([[none str dex int wis con sex class level age height weight mana hit_points move gold
    experience armour hitroll damroll saving_para saving_rod saving_petri saving_breath saving_spell cha affect
    resistant immune susceptible weapon_spell luck backstab pick track steal sneak hide palm detrap dodge peek scan
    gouge search mount disarm kick parry bash stun punch climb grip scribe brew wear_spell remove_spell emotion
    mental_state strip_spell remove dig full thirst drunk blood cook recurring_spell contagious extended_affect odor
    room_flag sector room_light teleport_to teleport_delay]]),
  attack = naming.list([[hit slice stab slash whip claw blast pound crush grep bite pierce suction bolt arrow dart
    stone pea]]),
  liquid = naming.list([[water beer wine ale dark_ale whisky lemonade firebreather local_speciality slime_mold_juice
    milk tea coffee blood salt_water cola mead grog]]),
})
words.sector.indoors = "inside"
words.sector.water_noswim, words.sector.mountain = "water_no_swim", "mountains"
words.type.armour, words.type.drink_container, words.type.corpse_npc = "armour", "drink", "npc_corpse"
words.sex.neuter = "neutral"
words.position = naming.with(rom.tables.words.position, { mortal = "mortally_wounded", aggressive = "standing",
  berserk = "standing", defensive = "standing", evasive = "standing" })

return naming.of(flags, lists, "smaug_bit_", words)
