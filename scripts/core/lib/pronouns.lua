--- Pronouns: sets of five words in the order they, them, their, theirs, themselves. The property `pronoun` is the
--- first word of a known set ("she"), or five words with "/".

local checks = require("checks")

local pronouns = {}

local OLD = { he = "he", him = "he", male = "he", man = "he", she = "she", her = "she", female = "she", woman = "she",
  they = "they", them = "they", neutral = "they", it = "it" }

-- Known sets; the first word or two is enough to choose one.
local SETS = {}
for set in ([[
  he/him/his/his/himself  she/her/her/hers/herself  they/them/their/theirs/themselves  it/it/its/its/itself
  ae/aer/aer/aers/aerself  ey/em/eir/eirs/emself  e/em/eir/eirs/emself  fae/faer/faer/faers/faerself
  hen/hen/hens/hens/henself  ne/nem/nir/nirs/nemself  per/per/per/pers/perself  sie/hir/hir/hirs/hirself
  thon/thon/thons/thons/thonself  ve/ver/vis/vis/verself  xe/xem/xyr/xyrs/xemself  xe/xir/xir/xirs/xirself
  ze/zir/zir/zirs/zirself  ze/hir/hir/hirs/hirself  zie/zim/zir/zirs/zimself
]]):gmatch("%S+") do SETS[#SETS + 1] = set end

-- Words that would be taken for something else.
local TAKEN = {}
for word in ([[a an all and are be everybody everyone game god here i is it's me mine my myself nobody none of our
  ours says server skein somebody someone something staff system tells the us was we who you your yours yourself
  admin guest moderator wizard]]):gmatch("%S+") do TAKEN[word] = true end

pronouns.SHAPE = "he, she, they, it, one of many others (xe, ze, fae …), or five words, for example "
  .. "xe/xem/xyr/xyrs/xemself"

--- Returns why WORD may not be a pronoun, or nil.
local function fault(word)
  if not word:find("^%l+$") or #word > 12 then return "five words of at most 12 small letters each" end
  local other = TAKEN[word] and word or sys.player(word) and word
  return other and "anything but \"" .. other .. "\", which means somebody else"
end

--- Returns the property's value for TEXT, in small letters; or nil and the possible values in words.
function pronouns.parse(text)
  local parts = {}
  for part in text:gmatch("[^/,%s]+") do parts[#parts + 1] = part end
  local joined = table.concat(parts, "/")
  for _, set in ipairs(SETS) do
    if set == joined or #parts < 5 and (set .. "/"):sub(1, #joined + 1) == joined .. "/" then
      local first = set:match("^%l+")
      return OLD[first] or set
    end
  end
  if #parts < 5 then -- "she/they": the first one is used
    local old = OLD[parts[1] or ""]
    return old, not old and pronouns.SHAPE or nil
  end
  if #parts > 5 then return nil, pronouns.SHAPE end
  for _, part in ipairs(parts) do
    local why = fault(part)
    if why then return nil, why end
  end
  return joined
end

checks.add("npc", function(npc, _, say)
  local own = npc.vnum == nil and build.own(npc).pronoun
  if type(own) ~= "string" or own == "" then return end
  local parsed = pronouns.parse(own:lower())
  if parsed ~= own and own ~= (parsed or ""):match("^[^/]+") then
    say("pronoun", ("pronoun is \"%s\", which nobody is called by: write \"%s\""):format(own, parsed
      or "they\", \"he\", \"she\" or \"it"))
  end
end)

--- Returns the five words for WHO.
function pronouns.of(who)
  local pronoun = type(who.pronoun) == "string" and who.pronoun or "they"
  for _, set in ipairs(SETS) do
    if set:match("^%l+") == pronoun and OLD[pronoun] then pronoun = set end
  end
  local list = {}
  for word in pronoun:gmatch("[^/]+") do list[#list + 1] = word end
  return #list == 5 and list or pronouns.of({ pronoun = "they" })
end

--- Returns WHO's five words as text: "she/her/her/hers/herself".
function pronouns.text(who)
  return table.concat(pronouns.of(who), "/")
end

return pronouns
