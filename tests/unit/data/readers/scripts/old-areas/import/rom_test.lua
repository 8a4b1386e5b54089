-- - ROM's files: words, numbers and strings; the result of each section; refused input.

local reader = require("are/reader")

local tests = {}

-- Returns the value that f reads in a text, or the sentence it fails with.
local function reading(t, text, f)
  return t:within({}, function(fake) return f(reader.new(fake, "a.are", text)) end)
end

tests["numbers may be sums, flags letters and words quoted"] = function(t)
  for _, row in ipairs({
    { "12 ", "integer_here", 12 }, { "\n -3\n", "integer_here", -3 }, { "1|4|16|", "integer_here", 21 },
    { "+7x", "integer_here", 7 }, { "'two words' x", "word", "two words" }, { '"one" x', "word", "one" },
    { "''", "word", "" }, { "  plain~ x", "word", "plain~" }, { "\n  a ~ b", "string", "a " },
    { "~", "string", "" }, { "{rred{x {{ @~", "string", "@rred@n { @@" },
  }) do
    local read = reading(t, row[1], function(r) return r[row[2]](r, "it") end)
    t:equal(read.failure, nil, row[1])
    t:equal(read.result, row[3], row[1])
  end
end

tests["flags are letters in ROM's order, digits, and sums of both"] = function(t)
  for _, row in ipairs({
    { "AC", 5, 0 }, { "0", 0, 0 }, { "9", 9, 0 }, { "Za", 3 << 25, 0 }, { "gz", 0, 1 | 1 << 19 }, { "A|4|B", 7, 0 },
    { "-A", 1, 0 },
  }) do
    local read = reading(t, row[1], function(r) return r:flag_bits("flags") end)
    t:holds(read.result, { row[2], row[3], 0, 0 }, row[1])
  end
end

tests["what cannot be read is told with its line"] = function(t)
  for _, row in ipairs({
    { "\n\nx", "integer_here", 'a.are:3: it should be a number, not "x"' },
    { "99999999999", "integer_here", "a.are:1: it is too large: 99999999999" },
    { "99999999999999999999999", "integer_here", 'a.are:1: it should be a number, not "99999999999999999999999"' },
    { "2147483647|1", "integer_here", "a.are:1: it is too large: 2147483647|1" },
    { "\n'open", "word", "a.are:2: it has no closing '" },
    { " \n", "word", "a.are:2: the file ends where it should be" },
    { "\nlost", "string", "a.are:2: it begins here, but has no '~' at its end" },
    { "A?", "flag_bits", 'a.are:1: it are letters or a number, not "A?"' },
    { "2d6", "dice", 'a.are:1: it should be dice like 2d6+10, not "2d6"' },
  }) do
    local read = reading(t, row[1], function(r) return r[row[2]](r, "it") end)
    t:equal(read.failure, row[3], row[1])
  end
end

-- Imports the sample with one thing replaced in its area.
local function imported(t, from, to)
  local texts = t:rom_sample()
  if from then
    local before_it = texts["orchard.are"]
    local at, stop = before_it:find(from, 1, true)
    t:equal(at ~= nil, true, "that the sample has " .. from)
    texts["orchard.are"] = before_it:sub(1, at - 1) .. to .. before_it:sub(stop + 1)
  end
  return t:within(texts, require("rom"))
end

local function holds(t, done, expected)
  t:equal(done.failure, nil, "the failure")
  for ref, props in pairs(expected) do t:holds(done.records["rom/" .. ref], props, ref) end
end

tests["an area is a file, with its rooms, light, doors and flags by name"] = function(t)
  holds(t, imported(t), {
    ["zone/orchard"] = { name = "The Old Orchard", format = "rom", reset_mode = "aged", fighting = true, vnum = t.NIL,
      circle = { builders = "Wanda", bottom = 3000, top = 3099, min_level = 5, max_level = 35 } },
    ["room/3000"] = { area = { ["$ref"] = "rom/zone/orchard" }, vnum = 3000, light = 1,
      desc = "You stand before the orchard's <green>green</> gate, on a path << a yard wide.",
      circle = { flags = { "indoors" }, sector = "city" }, details = { ["path|gravel"] = "It leads to the mill." },
      exits = { north = { door = true, locked = true, key = { ["$ref"] = "rom/obj/3000" } },
        south = { hidden = true, desc = "A hedge bars the way." } } },
    ["room/3001"] = { rom = { heal_rate = 110, mana_rate = 90, clan = "keepers", owner = "Wanda" },
      exits = { up = { pickproof = true, open = false, rom = { no_pass = true } } } },
    ["room/3002"] = { light = 0, circle = { flags = { "dark", "indoors", "peaceful" } } },
    ["room/3003"] = { circle = { sector = -1 } },
  })
end

tests["a mobile keeps its level, temper and what only ROM knows"] = function(t)
  holds(t, imported(t), {
    ["mob/3000"] = { proto = { "shopkeeper", "scripted" }, pronoun = "she",
      room_line = "An old woman minds the orchard's stall here.",
      desc = "She has flour on her hands,  and a sharp eye.",
      alignment = 800,
      diku = { alignment = t.NIL, level = 10, hitroll = 11, armour = -20, attack = "beating", gold = 250,
        hit_points = { number = 5, size = 10, plus = 100 } },
      rom = { race = "human", size = "medium", imm = { "summon", "charm" } },
      circle = { action = { "npc", "sentinel", "warrior", "no_summon", "no_charm" }, affect = t.NIL } },
    ["mob/3001"] = { proto = { "npc", "cityguard" }, circle = { affect = { "sanctuary", "dark_vision", "swim" },
      action = { "npc", "scavenger", "stay_zone", "wimpy", "helper" } },
      rom = { removed = { parts = { "hands", "fingers" }, affect = { "dark_vision" } }, group = 7 } },
    ["mob/3002"] = { proto = { "npc", "breather" }, breath = { "fire" }, pronoun = "they", diku = { gold = 1001 } },
  })
end

tests["an object is what its type says, with values by name"] = function(t)
  holds(t, imported(t), {
    ["obj/3001"] = { proto = "container", open = false, locked = true, closable = true, capacity = 100 / 8,
      key = { ["$ref"] = "rom/obj/3000" }, details = { ["lid|lock"] = "The lid is carved with apples." } },
    ["obj/3002"] = { desc = "It is very sharp.", price = 450, diku = { dice = 2, dice_size = 5, attack = "slash",
      modifiers = { { to = "hitroll", by = 2 }, { to = "damroll", by = 2 } }, affect = { "detect_invisible" } },
      circle = { type = "weapon", level = 12, extra = { "glow", "magic" } },
      rom = { class = "sword", weapon = { "sharp", "two_hands" }, material = "silver", condition = "G" } },
    ["obj/3003"] = { proto = "drink", servings = 16, circle = { liquid = "cider" } },
    ["obj/3004"] = { proto = "food", circle = { hours = 5, poisoned = t.NIL }, rom = { filling = 3 } },
    ["obj/3005"] = { circle = { type = "potion" }, diku = { level = 12, spell_1 = 15, spell_2 = 32, spell_3 = 0 } },
    ["obj/3006"] = { proto = "coin", amount = 205 },
    ["obj/3007"] = { proto = { "item", "portal" }, to = { ["$ref"] = "rom/room/3003" }, portable = false },
    ["obj/3008"] = { proto = { "garment" }, slots = { "torso" }, diku = { armour = 3 },
      rom = { armours = { 3, 3, 3, 1 } } },
    ["obj/3009"] = { proto = "seat", seats = 2 }, ["obj/3010"] = { proto = "food", diku = { spell_1 = 19 } },
    ["obj/3011"] = { proto = "light", lit = true },
  })
end

tests["a shop sells without end what its keeper is given"] = function(t)
  holds(t, imported(t), { ["shop/3000"] = { goods = { { ["$ref"] = "rom/obj/3004" } }, asks = 1.2, pays = 0.5,
    buys = { "food", "drink" }, hours = { { from = 6, to = 20 } } } })
end

tests["a program is a trigger for each thing that sets it off"] = function(t)
  holds(t, imported(t, "M delay 3053 100~", "M delay 3053 100~\nM random 3050 20~\nM fight 3050 20~"), {
    ["mob/3000"] = { proto = { "shopkeeper", "scripted" }, circle = { triggers = { "rom/trigger/3050",
      "rom/trigger/3051", "rom/trigger/3052", "rom/trigger/3053", "rom/trigger/3050-2", "rom/trigger/3050-3",
      "rom/trigger/3054", "rom/trigger/3056" } } },
    ["trigger/3050"] = { trigger = { kind = "mobile", types = { "greet" }, number = 100, language = "mobprog",
      format = "rom" } },
    ["trigger/3050-2"] = { trigger = { types = { "random" }, number = 20 } },
    ["trigger/3054"] = { trigger = { types = { "exit" }, argument = "1", body = "say Not that way, $n." } },
    ["trigger/3055"] = { trigger = { types = t.NIL } },
    ["zone/orchard"] = { triggers_inside = true },
  })
  local done = imported(t, "M exit 3054", "M surr 3099")
  local told = table.concat(done.oddities, "\n")
  t:equal(told:find("#3000 has the program #3099, which does not exist", 1, true) ~= nil, true, told)
end

tests["resets follow ROM's rules"] = function(t)
  local done = imported(t)
  local count = {}
  for _, record in ipairs(done.records) do
    local proto, at = record.props.proto, record.props.at
    if at then
      local key = tostring(proto) .. " in " .. tostring(at)
      count[key] = (count[key] or 0) + 1
    end
  end
  t:holds(count, {
    ["rom/mob/3001 in rom/room/3000"] = 2, ["rom/mob/3001 in rom/room/3001"] = 1,
    ["rom/obj/3002 in rom/zone/orchard/row/11"] = 1, ["rom/obj/3002 in rom/zone/orchard/row/9"] = t.NIL,
    ["rom/obj/3008 in rom/zone/orchard/row/4"] = 1, ["rom/obj/3004 in rom/zone/orchard/row/4"] = t.NIL,
    ["rom/obj/3005 in rom/zone/orchard/row/15"] = 2, ["rom/obj/3006 in rom/zone/orchard/row/15"] = 1,
  })
  local rows = done.records["rom/zone/orchard"].resets
  t:holds(rows[4], { command = "M", mob = 3000, max = 1, room = 3001, limit = 1, chain = t.NIL })
  t:holds(rows[10 + 12], { command = "R", room = 3001, exits = 4 })
  t:holds(rows[23], { command = "D", direction = "down", state = "open" }, "the row of a door that no file names")
end

tests["all that was read is counted, and what is odd told"] = function(t)
  local done = imported(t)
  for _, line in ipairs({ "rooms 4", "objects 12", "mobiles 3", "shops 1", "triggers 7",
    "triggers-whole 7", "resets 22", "helps 3", "socials 2" }) do
    t:equal(("\n" .. done.result):find("\n" .. line .. "\n", 1, true) ~= nil, true, line)
  end
  t:equal(done.oddities[1],
    'orchard.are:318: #3056 line 3: unknown check "flummery", which is never true')
  t:equal(done.oddities[2], "orchard.are:232: the room's sector -1 is unknown and was kept as a number")
end

tests["what is odd in an area is told, and read on"] = function(t)
  for _, row in ipairs({
    { "spec_guard", "spec_dance", "the special spec_dance is not supported, so its name was kept" },
    { "M 3001 spec_guard", "M 3055 spec_guard", "unknown mobile #3055 for spec_guard" },
    { "O 0 3007 0 3000", "O 0 3066 0 3000", "O: there is no object #3066, so the command does nothing" },
    { "D 0 3001 4 1", "D 0 3001 3 1", "D: room #3001 has no door west, so the command does nothing" },
    { "R 0 3001 4", "R 0 3001 9", "R: 9 is not a number of exits, so 6 is used" },
    { "~\n0 0 3003", "~\n0 0 3077",
    "room #3001 leads east to #3077, which does not exist, so players can only look there" },
    { "-1 0 0 3003 0", "-1 0 0 3088 0", "the portal #3007 leads to #3088, which does not exist" },
    { "stand rest male", "stand lurk male", 'the position "lurk" is unknown, so it is standing' },
    { "food 0 A", "fodder 0 A", 'the type "fodder" is unknown and was kept' },
    { "'magic missile'", "'magic mistle'", 'unknown spell "magic mistle", so its name was kept' },
    { "dog~\nACGH", "dog~\nACDGH", "an unknown flag was kept as rom_bit_3" },
  }) do
    local done = imported(t, row[1], row[2])
    t:equal(done.failure, nil, row[2])
    t:equal(table.concat(done.oddities, "\n"):find(row[3], 1, true) ~= nil, true,
      row[3] .. " in " .. table.concat(done.oddities, "; "))
  end
end

tests["a broken area is one sentence with its line"] = function(t)
  for _, row in ipairs({
    { "#3003\nThe Crater~", "#30XX\nThe Crater~",
      'orchard.are:232: what follows \'#\' should be a number, not "30XX"' },
    { "5d10+100", "5d10", 'orchard.are:17: the mobile\'s hit points should be dice like 2d6+10, not "5d10"' },
    { "R 0 3001 4", "Q 0 3001 4", 'a reset should be one of M O P G E D R, or S at the end, not "Q 0 3001 4"' },
    { "\nH 110", "\nX 110", 'room #3001 needs D, E, H, M, C, O or S here, not "X 110"' },
    { "D4\n~", "D7\n~", "direction 7 is not one of 0-5" },
    { "#SPECIALS", "#SPECS", '"#SPECS" is not a section of an area of ROM' },
    { "\n#$", "", 'the file ends without "#$", so it is incomplete' },
    { "F par GI", "F prt GI", 'F should remove from act, aff, off, imm, res, vul, for or par, not "prt"' },
    { "M 3002 spec_breath_fire", "K 3002 spec_breath_fire", "a special should be M, a number and a name" },
  }) do
    local done = imported(t, row[1], row[2])
    local why = done.failure or ""
    t:equal(why:find(row[3], 1, true) ~= nil and why:find("^orchard%.are:%d+: ") ~= nil, true,
      row[3] .. " in " .. tostring(done.failure))
    t:equal(#done.records, 0, "the count of records")
  end
end

local SMAUG, MERC = "SMAUG: use --format smaug", "Merc, Envy or GodWars: use --format merc, envy or godwars"
local ROM = "ROM or ROT: use --format rom or rot"

tests["an area of another family is refused with the format to use"] = function(t)
  for _, row in ipairs({
    { "rom", "#AREA   The Wood~\n\n#AUTHOR Ann~\n#$\n", 3, SMAUG }, { "rom", "#FUSSAREA\n#AREADATA\n", 1, SMAUG },
    { "rom", "#AREA { 5 35} Ann  The Wood~\n\n#MOBILES\n#0\n#$\n", 3, MERC },
    { "rom", "#AREA\na.are~\nA~\n{ 1 5} Ann~\n1 9\n#MOBOLD\n#0\n#$\n", 6, MERC },
    { "rom", "#MOBILES\n#1\na~\na b~\nA b.\n~\nIt.\n~\n3 0 0 S\n1 0 0 1d1+1 1d1+1\n", 8, MERC },
    { "rom", "#ROOMDATA\n#0\n#$\n", 1, MERC },
    { "merc", "#AREA\na.are~\nA~\n{ 1 5} Ann~\n1 9\n#$\n", 3, ROM },
    { "merc", "#AREA A~\n\n#AUTHOR Ann~\n#$\n", 3, SMAUG },
    { "merc", "#MOBILES\n#1\na~\na b~\nA b.\n~\nIt.\n~\nhuman~\nA 0 0 0\n", 8, ROM },
    { "smaug", "#AREA\na.are~\nA~\n{ 1 5} Ann~\n1 9\n#$\n", 3, ROM },
    { "smaug", "#AREA { 5 35} Ann  The Wood~\n\n#MOBILES\n#0\n#$\n", 3, MERC },
  }) do
    local done = t:within({ ["a.are"] = row[2] }, require(row[1]))
    t:equal(done.failure, ("a.are:%d: this is an area of %s"):format(row[3], row[4]), row[2])
  end
end

tests["areas of CoffeeMud are known, and refused"] = function(t)
  local why = ": this is an area of CoffeeMud, which Skein can't read; write a reader of your own (help importing)"
  for _, format in ipairs({ "rom", "merc", "smaug", "circle" }) do
    t:equal(t:within({ ["mill.cmare"] = "<AREA/>" }, require(format)).failure, "mill.cmare:1" .. why, format)
  end
  t:equal(t:within({ ["a.are"] = "<AREA/>" }, require("smaug")).failure, "a.are:1" .. why)
end

tests["the files are those of the list, or all that end in .are"] = function(t)
  local area = "#AREA\na~\n%s~\n{ 1 5} Ann~\n1 9\n#$"
  local done = t:imported({ ["a.are"] = area:format("A"), ["b.are"] = area:format("B"), ["c.txt"] = "?" }, "rom")
  t:holds(done.records, { ["rom/zone/a"] = { name = "A" }, ["rom/zone/b"] = { name = "B" } })
  done = t:imported({ ["area.lst"] = "b.are\n$\na.are\n", ["a.are"] = area, ["b.are"] = area:format("B") }, "rom")
  t:holds(done.records, { ["rom/zone/a"] = t.NIL, ["rom/zone/b"] = { name = "B" } })
  done = t:imported({ ["area/area.lst"] = "b.are\n$\n", ["area/b.are"] = area:format("B") }, "rom")
  t:holds(done.records, { ["rom/zone/b"] = { name = "B" } })
  done = t:imported({ ["area.lst"] = "gone.are\nb.are\n$\n", ["b.are"] = area:format("B") }, "rom")
  t:holds(done.records, { ["rom/zone/b"] = { name = "B" } })
  t:equal(done.oddities[1], "area.lst:1: gone.are doesn\'t exist, so it was skipped")
  t:equal(t:within({ ["area.lst"] = "../a\n$\n" }, require("rom")).failure,
    "area.lst:1: expected the name of an area's file, or the final '$'")
  local why = t:within({ wld = "x" }, require("rom")).failure
  t:equal(why:match("has no area.lst.*; a folder wld is CircleMUD's") ~= nil, true, "the advice")
end

return require("try")(tests)
