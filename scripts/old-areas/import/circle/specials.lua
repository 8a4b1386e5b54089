--- The special procedures of the original's own areas. They are in its C code, by number, and not in the area
--- files. To add one, add its number; its behaviour is the one of that name.

local specials = {}

local MOBS = {
  janitor = { 1202, 3061, 3068 }, fido = { 3062, 3066 }, mayor = { 3105 },
  cityguard = { 3059, 3060, 3067, 7900, 12018, 12021 },
  snake = { 4000, 4001, 4053, 4102, 5300, 5301, 6113, 7006 }, thief = { 2511, 4103, 5304, 5305 },
  caster = {
    2501, 2504, 2507, 2508, 2510, 2514, 2515, 2516, 2517, 2518, 2520, 2521, 2522, 2523, 2524, 2525, 2526, 2527, 2528,
    2529, 2530, 2531, 2532, 2533, 2534, 2535, 2536, 2537, 2538, 2540, 2541, 2548, 2549, 2552, 2553, 2554, 2556, 2557,
    2559, 2560, 2562, 2564, 4100, 5004, 5010, 5014, 5103, 5104, 5107, 5108, 5200, 5201, 5209, 5309, 5311, 5313, 5314,
    5315, 5316, 5317, 6112, 6114, 6115, 6116, 6117, 6302, 6309, 6312, 6314, 6315, 7009, 7200, 7201, 7202, 12009,
    12020, 12025, 12030, 12031, 12032,
  },
  guild = { 3020, 3021, 3022, 3023, 5400, 5401, 5402, 5403 },
  postmaster = { 110, 1201, 3010, 10412, 10719, 25710, 27164, 30128, 31510 },
  receptionist = { 1200, 3005, 3095, 5404, 27713, 27730 },
  guildguard = { 3024, 3025, 3026, 3027 },
}
local OBJECTS = {
  bank = { 115, 334, 336, 3034, 3036, 3907, 10640, 10751, 25758 },
  board = { 1226, 1227, 1228, 3096, 3097, 3098, 3099 },
}
local BOARD_WORDS = { gen_board = true, gen_boards = true } -- keywords of boards that are not listed above
local ROOMS = { petshop = { 3031, 10738, 23281, 25722, 27155, 27616, 31523 }, dump = { 3030 } }

-- The direction that a guild's guard blocks, and the class that passes.
local GUILDS = {
  [3024] = { guards = "south", guild = "mage" }, [3025] = { guards = "north", guild = "cleric" },
  [3026] = { guards = "east", guild = "warrior" }, [3027] = { guards = "east", guild = "thief" },
}

local TEACHES = {
  [3020] = "mage", [3021] = "cleric", [3022] = "thief", [3023] = "warrior",
  [5400] = "mage", [5401] = "cleric", [5402] = "warrior", [5403] = "thief",
}

local function by_number(names)
  local found = {}
  for name, numbers in pairs(names) do
    for _, vnum in ipairs(numbers) do found[vnum] = name end
  end
  return found
end

local KINDS = { mob = by_number(MOBS), obj = by_number(OBJECTS), wld = by_number(ROOMS) }

local function is_board(kind, head)
  for word in (kind == "obj" and head.keywords or ""):gmatch("%S+") do
    if BOARD_WORDS[word:lower()] then return true end
  end
  return false
end

--- Adds the behaviour for that number to props.proto, if the world has it. True if it did.
function specials.add(c, kind, head, props)
  local vnum = head.vnum
  local name = KINDS[kind][vnum] or (is_board(kind, head) and "board" or nil)
  if not name or not c:has_stock(name, head) then return false end
  local protos = type(props.proto) == "table" and props.proto or { props.proto or "room" }
  -- A board's handlers go before a sign's: in the file it may be a note.
  table.insert(protos, name == "board" and 1 or #protos + 1, name)
  props.proto = protos
  local guild = kind == "mob" and GUILDS[vnum]
  if guild then
    props.guards, props.guild = guild.guards, guild.guild
  end
  props.teaches = kind == "mob" and TEACHES[vnum] or nil
  return true
end

return specials
