--- Speech and emotes: to the room, to one person in it, or to somebody far away. Also who.
local manners = require("manners")
local points = require("points")
local words = require("words")
local verbs = require("verbs")

--- Returns TEXT without quotation marks around all of it. A chat client's words are left as they are.
local function spoken(text)
  return is_verbatim() and text or emoji(words.spoken(text))
end

--- Returns how TEXT, spoken by WHO to OTHERS or to all around, is told: as a part of a sentence, and by itself. A
--- third result gives the versions { words =, body = } by id of listeners who know WHO's language, or nil in the
--- common language; a fourth is a function to call after telling, or nil.
local function in_language(who, text, others)
  local said, body, versions, learn = points.first("say.in", who, text, others)
  if said then return said, body, versions, learn end
  return ", \"" .. text .. "\"", text
end

--- Returns the template for SAID, which NPC says with the text BODY. Commands behind "type:" become links.
local function with_links(npc, who, said, body)
  if npc:is("player") or said ~= ", \"" .. body .. "\"" or not body:find("ype: %l") then
    return who and "{Actor} {verb:say}{how} to {the who}{words}" or "{Actor} {verb:say}{how}{words}"
  end
  local links = ", \"" .. verbs.ready(words.hints(body)) .. "\""
  return (who and "{Actor} {verb:say}{how} to {the who}" or "{Actor} {verb:say}{how}") .. links, true
end

--- Speaks to the room or to e.who. Everybody present hears it, and anybody present may forbid it.
local function say(e)
  local actor, who, room = e.actor, e.who, e.room
  manners.must_speak(actor, "here", e.text)
  if actor.dying then refuse("You can only whisper now: <cmd whisper NAME TEXT>whisper NAME TEXT</>") end
  if who then manners.must_be_heard(actor, who, true) end
  local said, body, versions, learn = in_language(actor, spoken(e.text))
  verbs.must(verbs.may_do("hear", actor, nil, nil, nil, "say", body, room))
  local template, has_links = with_links(actor, who, said, body)
  if has_links then speak_for(actor) end
  actor:act(template, { words = said, how = manners.how(actor), who = who },
    { style = "say", body = body, sender = actor.name, versions = versions })
  if has_links then speak_for() end
  if learn then learn() end
  after_event("hear", actor, nil, nil, nil, "say", body, room)
  points.each("said", actor)
end

--- "say to NAME TEXT" speaks to NAME if that is somebody else here. A chat client's words are not read that way.
local function say_to(e)
  if is_verbatim() or e.who == e.actor then return pass() end
  return say(e)
end

for _, verb in ipairs({ "say", "\"", "'" }) do
  command(verb .. " to {who:character} {text:text}", say_to)
  command(verb .. " {text:text}", { plain = "say", text = "{Actor} {verb:say}{words}", unless = "dying mood speaking" },
    say)
end

local NAMED_MOST = 5 -- people in an emote

--- Returns TEXT as a template with {the who1} for each "*bert" in it, and the template's names. Only characters that
--- the actor sees are named. A star without a name behind it stays, and so does any in a chat client's words that
--- names nobody.
local function with_people(actor, text)
  local names, template, at, count = {}, "", 1, 0
  local here = {}
  for _, one in ipairs(actor.location and text:find("*", 1, true) and actor.location.contents or {}) do
    if one ~= actor and one:is("character") and sees(actor, one) then here[#here + 1] = one end
  end
  while true do
    local from, to, word, ending = text:find("%*(%d*%.?[%a_-][%w_-]*)(['*]?)", at)
    local who, why
    if word and ending ~= "*" then who, why = actor:match(word, here) end
    if word and ending ~= "*" and not who and not is_verbatim() then
      verbs.decline(sentence("In an emote, a star marks a person here.") .. " " .. (why or ""))
    end
    local key = count + 1
    if not word or (who and key > NAMED_MOST) then break end
    count = key
    names["text" .. key] = text:sub(at, who and from - 1 or to)
    names["who" .. key] = who
    local owns = ending == "'" and text:sub(to + 1, to + 1) == "s"
    template = template .. "{text" .. key .. "}"
    if who then template = template .. (owns and "{the who%d's}" or "{the who%d}"):format(key) end
    at = who and (owns and to + 2 or ending == "'" and to or to + 1) or to + 1
    if who then manners.must_be_heard(actor, who, true) end
  end
  names.rest = text:sub(at)
  return template .. "{rest}", names
end

--- The actor reads their own emotes like other people's: "Alice grins."
local function emote(e)
  manners.must_speak(e.actor, "here", e.text)
  local text = emoji(e.text)
  local glue = text:match("^['’,]") and "" or " "
  local template, names = with_people(e.actor, text)
  local plain = text:gsub("%*(%d*%.?[%a_-][%w_-]*)%f[^%w_*-]", "%1")
  local options = { style = "emote", body = plain, sender = e.actor.name, except = { e.actor } }
  local event = { actor = e.actor, text = plain }
  verbs.must(verbs.may("emote", event))
  e.actor:act("{Actor}" .. glue .. template, names, options)
  names.who = words.shown(e.actor)
  e.actor:tell("{Who}" .. glue .. template, names, { style = "emote", body = plain, sender = e.actor.name })
  after_event("emote", event)
end

command("emote {text:text}", emote)
command(": {text:text}", emote)

local function whisper(e)
  manners.must_speak(e.actor, "here", e.text)
  e.text = spoken(e.text)
  if e.who == e.actor then refuse("You whisper to yourself. Nobody hears it.") end
  manners.must_be_heard(e.actor, e.who, true)
  local said, body, versions = in_language(e.actor, e.text, { e.actor, e.who })
  local told = { words = said, body = body }
  local mine, theirs = told, told
  if versions then mine, theirs = versions[e.actor.id] or told, versions[e.who.id] or told end
  local names = { who = e.who, speaker = e.actor, mine = mine.words, theirs = theirs.words }
  local event = { actor = e.actor, thing = e.who, text = body, aside = true }
  verbs.must(verbs.may("whisper", event))
  e.actor:tell("You whisper to {the who}{mine}", names, { style = "whisper" })
  e.who:tell("{Speaker} whispers to you{theirs}", names,
    { style = "whisper", sender = e.actor.name, body = theirs.body })
  e.actor:act("{Actor} {verb:whisper} something to {the who}.", names, { except = { e.actor, e.who } })
  after_event("whisper", event)
end

command("whisper [to] {who:character} {text:text}", whisper)

-- "whisper TEXT to NAME" counts only if the text is quoted or a single word. Otherwise a misspelt name could send a
-- whisper to somebody whom the text only mentions.
command("whisper {text:text} to {who:character}", function(e)
  if words.spoken(e.text) == e.text and e.text:find(" ", 1, true) then return pass() end
  return whisper(e)
end)

--- True if WHO is link-dead.
local function is_linkdead(who)
  local one = sys.presence(who)
  return one ~= nil and one.linkdead
end

local TOLD_MOST = 10 -- recipients of one line; a reply reaches at most REPLY_MOST others (bind_people.c)
-- The lines for the speaker, for a single recipient, and for one of several.
local TELLS, TOLD = "You tell {who}, \"{words}\"", "{Speaker} tells you, \"{words}\""
local TOLD_SEVERAL = "{Speaker} tells {who}, \"{words}\""

--- Returns a recipient { who =, lost =, away = } for WHO; or nil, the reason and its names.
local function reach(e, who)
  local silenced = sys.silenced(e.actor, who)
  if silenced then return nil, verbs.ready(quote(silenced)), { who = words.shown(who) } end
  if who == e.actor then return nil, "You talk to yourself for a while. It is a good conversation." end
  local lost = not sys.online(who)
  if lost and not is_linkdead(who) then return nil, "{Who} isn't in the game now.", { who = words.shown(who) } end
  if sys.ignores(who, e.actor) then return nil, "{Who} doesn't wish to hear from you.", { who = words.shown(who) } end
  return { who = who, lost = lost, away = manners.away(who, e.actor) }
end

--- Returns "you and Bert": the recipients as ONE of them reads it.
local function names_for(one, reached)
  local names = { sentence("you") }
  for _, other in ipairs(reached) do
    if other ~= one then names[#names + 1] = words.shown(other.who) end
  end
  return words.list(names)
end

--- Makes ONE's next reply go to the speaker and to all other recipients.
local function note_circle(e, one, reached)
  local others = {}
  for _, other in ipairs(reached) do
    if other ~= one then others[#others + 1] = other.who end
  end
  sys.set_reply_to(one.who, e.actor, others)
end

--- Tells TEXT to all recipients in REACHED, who read who else gets it. It counts as one line of speech.
local function tell_all(e, reached, text)
  local hasty = sys.credential(e.actor, text) or sys.speech_limit(e.actor)
  if hasty then verbs.decline_plain(hasty) end
  text = spoken(text)
  local names, people = {}, {}
  for i, one in ipairs(reached) do names[i], people[i] = words.shown(one.who), one.who end
  local name = e.actor.name
  sys.keep_tells(e.actor, people, text)
  e.actor:tell(TELLS, { who = words.list(names), words = text },
    { style = "tell", sender = name, body = text, topic = people[1].name })
  for i, one in ipairs(reached) do
    one.who:tell(#reached == 1 and TOLD or TOLD_SEVERAL,
      { speaker = words.shown(e.actor), who = names_for(one, reached), words = text },
      { style = "tell", sender = name, body = text })
    if one.lost then
      e.actor:tell("{Who} is lost in thought and may read it later.", { who = names[i] },
        { style = "tell" })
    end
    if one.away then
      e.actor:tell("{Who} is away: {away}", { who = names[i], away = one.away }, { style = "tell" })
    end
    note_circle(e, one, reached)
  end
end

local function tell(e, who, text)
  local one, why, names = reach(e, who)
  verbs.must(one, why, names)
  tell_all(e, { one }, text)
end

--- Tells TEXT to everybody in LIST who can get it, and tells the actor why the others cannot.
local function tell_several(e, list, text)
  local reached = {}
  for _, who in ipairs(list) do
    local one, why, names = reach(e, who)
    reached[#reached + 1] = one
    if not one then e.actor:tell(why, names) end
  end
  if #reached > 0 then tell_all(e, reached, text) end
end

for _, pattern in ipairs({ "tell|page {who:player} = {text:text}", "tell|page {who:player} {text:text}" }) do
  command(pattern, { plain = "tell", text = TELLS, told = TOLD, unless = "afk" },
    function(e) tell(e, e.who, e.text) end)
end
--- "bert,anna" tells several players. No blank follows the comma: "tell bert, anna is here" goes to Bert alone.
command("tell|page {names:word} {text:text}", function(e)
  local list, known = {}, {}
  if not e.names:find(",.") then return pass() end
  for _, name in ipairs(words.split(e.names)) do
    local who = sys.player(name)
    if not who then refuse("There isn't a player called {name}.", { name = name }) end
    if not known[who.id] then list[#list + 1] = who end
    known[who.id] = true
  end
  if #list > TOLD_MOST then refuse("You can tell {most} players at once. For more, use a channel.",
    { most = TOLD_MOST }) end
  return tell_several(e, list, e.text)
end)
command("tell {text:text} to {who:player}", function(e)
  if words.spoken(e.text) == e.text then return pass() end
  return tell(e, e.who, e.text)
end)
for _, word in ipairs({ "t", "msg", "pm", "dm" }) do abbreviate(word, "tell") end

--- Returns the name of a player in another world of the realm for NAME or NAME@WORLD, or nil.
local function name_afar(text)
  local name, world = text:match("^([^@]+)@([^@]+)$")
  local written, where = sys.realm_find(name or text)
  return written and (not world or world:lower() == where) and written
end

--- Tells somebody in another world. The actor reads later whether it arrived.
local function tell_afar(e)
  manners.must_speak_afar(e.actor, nil, e.text)
  local ok, why = sys.realm_tell(e.actor, e.name, spoken(e.text))
  if not ok then refuse(quote(why)) end
end

--- Handles the rest of tell: a name in quotation marks, somebody in another world, and players who are not in the
-- game.
local function untold(e)
  local who, away = sys.player(e.name), name_afar(e.name)
  if who and (sys.online(who) or is_linkdead(who)) then return tell(e, who, e.text) end
  if away then
    e.name = away
    return tell_afar(e)
  end
  if not who then return pass() end
  local shown = words.shown(who)
  refuse("{Who} is asleep. To leave a letter: "
    .. "<cmd mail {who} = {text}>mail {who} = {text}</>", { Who = shown, who = shown, text = e.text })
end

command("tell|page {name:word} = {text:text}", { fallback = true }, untold)
command("tell|page {name:word} {text:text}", { fallback = true }, untold)
command("tell|page {who:seen character} {text:text}", { fallback = true }, function(e)
  if not e.who:is("npc") then return pass() end
  refuse("{The who} can hear you here. Try: say hello, or: <cmd ask {the who} about TOPIC>ask {the who} about TOPIC</>",
    { who = e.who })
end)
abbreviate("p", "page")

command("reply {text:text}", function(e)
  e.name = sys.reply_afar(e.actor)
  if e.name then return tell_afar(e) end
  local list = sys.reply_to(e.actor)
  if #list == 0 then
    refuse("Nobody has told you anything yet, or that player no longer exists. To tell somebody: "
      .. "<cmd tell NAME TEXT>tell NAME TEXT</>")
  end
  if #list == 1 then return tell(e, list[1], e.text) end
  tell_several(e, list, e.text)
end)
abbreviate("r", "reply")

--- Returns remarks on ONE for VIEWER in brackets: guest, link-dead, group, away, idle time; or "".
local function remarks(one, viewer)
  local said = {}
  if one.guest then said[#said + 1] = sentence("guest") end
  if one.linkdead then said[#said + 1] = sentence("link-dead") end
  said[#said + 1] = points.first("who.remarks", one.player, viewer)
  local away = manners.away(one.player, viewer)
  if away then said[#said + 1] = sentence("away:") .. " " .. away end
  if not one.linkdead and one.idle >= 60 then
    said[#said + 1] = sentence("idle for") .. " " .. words.duration(one.idle)
  end
  return #said > 0 and " (" .. table.concat(said, ", ") .. ")" or ""
end

--- Returns the addresses of WHO in words, for wizards.
local function addresses(who)
  local list, known = {}, {}
  for _, one in ipairs(sys.connections(who)) do
    if not known[one.address] then list[#list + 1] = one.address end
    known[one.address] = true
  end
  return #list > 0 and ", from " .. table.concat(list, ", ") or ""
end

local WHO_PAGE = 100 -- people on one page

--- Returns how many people are in other worlds of the realm, in words; nil if there are no other worlds.
local function afar_words()
  local afar = {}
  for _, world in ipairs(worlds()) do
    if not world.here then afar[#afar + 1] = world.name .. ": " .. (world.away and "away" or world.players) end
  end
  return #afar > 0 and table.concat(afar, ", ") or nil
end

--- Refuses a page after the last one. letters: as in who().
local function refuse_page(last, letters)
  local names = { last = last, letters = letters }
  if letters and last == 1 then
    refuse("There is one page. The last: <cmd who {letters}*>who {letters}*</>", names)
  elseif letters then
    refuse("There are {last} pages. The last: <cmd who {letters}* {last}>who {letters}* {last}</>", names)
  elseif last == 1 then
    refuse("There is one page. The last: who 1")
  end
  refuse("There are {last} pages. The last: <cmd who {last}>who {last}</>", names)
end

--- Tells how many names begin with LETTERS, of which this page has FROM to TO.
local function tell_beginnings(e, letters, count, from, to, page)
  e.actor:tell(count == 1 and "One name begins with {letters}." or "{count} names begin with {letters}.",
    { count = count, letters = letters })
  if to < count then
    e.actor:tell("These are {from} to {to}, by name, and {more} more: "
      .. "<cmd who {letters}* {next}>who {letters}* {next}</>",
      { from = from, to = to, more = count - to, letters = letters, next = page + 1 })
  end
end

--- Tells a page of the people in the game, sorted by name, and how many people there are. letters: only those whose
--- names begin so.
local function who(e, page, letters)
  local from = (page - 1) * WHO_PAGE + 1
  local people, count = sys.who_page(from, WHO_PAGE, letters)
  local to = from + #people - 1
  local pages = math.max(1, math.ceil(count / WHO_PAGE))
  if letters and count == 0 then
    refuse("Nobody in the game has a name that begins with {letters}.", { letters = letters })
  end
  if page > pages then refuse_page(pages, letters) end
  local sees_addresses = sys.role(e.actor) == "wizard"
  for _, one in ipairs(people) do
    e.actor:tell("{name}{title}, on for {time}{remarks}{from}", {
      name = words.shown(one.player), time = words.duration(one.on_for), remarks = remarks(one, e.actor),
      title = manners.title(one.player, e.actor),
      from = sees_addresses and addresses(one.player) or "",
    })
  end
  if letters then
    tell_beginnings(e, letters, count, from, to, page)
    return
  end
  local afar = afar_words()
  local alone = afar and "You are the only person in this world." or "You are the only person in the game."
  local several = afar and "{count} people are in this world." or "{count} people are in the game."
  e.actor:tell(count == 1 and alone or several, { count = count })
  if pages > 1 then
    e.actor:tell(page < pages and "These are {from} to {to}, by name, and {more} more: "
      .. "<cmd who {next}>who {next}</>, or by first letters: <cmd who a*>who a*</>"
      or "These are {from} to {to}, by name.",
      { from = from, to = to, more = count - to, next = page + 1 })
  end
  if afar then e.actor:tell("{list}", { list = afar }) end
end

command("who", function(e) return who(e, 1) end)
command("who {page:number}", function(e)
  local page = math.tointeger(e.page)
  if not page or page < 1 then refuse("Which page? The first: who 1") end
  return who(e, page)
end)

--- Returns the letters before the star of WORD, "a*"; nil without one.
local function letters_of(word) return word:match("^([^*]+)%*$") end

command("who {names:word} {page:number}", { fallback = true }, function(e)
  local letters, page = letters_of(e.names), math.tointeger(e.page)
  if not letters or not page or page < 1 then return pass() end
  return who(e, page, letters)
end)

local NAMES_MOST = 200

--- Lists who is in the other worlds of the realm, or in the world WHICH; false if there is no such world.
local function who_afar(e, which)
  local count, found = 0, false
  for _, world in ipairs(sys.realm_who()) do
    if (which == nil or world.name == which) and world.name ~= sys.realm().name then
      found = true
      local names = {}
      for _, name in ipairs(world.who) do
        count = count + 1
        if count <= NAMES_MOST then names[#names + 1] = name end
      end
      table.sort(names)
      e.actor:tell("{world}: {names}",
        { world = world.name, names = world.away and "away" or #names > 0 and table.concat(names, ", ") or "nobody" })
    end
  end
  return found
end

command("who {world:word}", { fallback = true }, function(e)
  local letters = letters_of(e.world)
  if letters then return who(e, 1, letters) end
  local which = e.world:lower()
  if not sys.realm() then return pass() end
  if which == "all" then
    perform(e.actor, "who")
    who_afar(e)
  elseif not who_afar(e, which) then
    return pass()
  end
end)
