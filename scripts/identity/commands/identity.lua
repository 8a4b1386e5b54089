--- How a player appears to others besides the name: title, pose and mood.
local manners = require("manners")
local titles = require("titles")
local undoing = require("undoing")
local verbs = require("verbs")
local words = require("words")

-- Titles. A title follows the name in who and whois.

command("title|titles", function(e)
  local title = sys.option(e.actor, "title")
  if title then
    e.actor:tell("Others see you as {name} {title}. To drop the title: "
      .. "<cmd title off>title off</>", { name = words.shown(e.actor), title = title })
  else
    e.actor:tell("You have no title. To take one, which others see after your name: "
      .. "<cmd title the Wanderer>title the Wanderer</>")
  end
  local earned = awards(e.actor)
  if #earned > 0 then e.actor:tell("You have earned {titles}.", { titles = words.list(earned) }) end
end)

--- True if the game gives TITLE to those who earn it, and WHO has not.
local function is_unearned(who, title)
  local low = title:lower()
  for _, one in ipairs(awards(who)) do
    if one:lower() == low then return false end
  end
  return titles.is_earned(low)
end

command("title off", function(e)
  if not sys.option(e.actor, "title") then refuse("You have no title.") end
  undoing.option(e.actor, sentence("your title"), "title", nil)
  return "You no longer have a title."
end)

command("title [is|=] {text:text}", function(e)
  manners.must_speak(e.actor, nil, e.text)
  if sys.is_guest(e.actor) then refuse("A guest can't have a title. To get a name of your own, type: "
    .. "<cmd help register>help register</>") end
  local title = e.text:match('^"(.*)"$') or e.text
  if is_unearned(e.actor, title) then
    refuse("{title} is a title that has to be earned. For those that you have, type <cmd title>title</>.",
      { title = title })
  end
  local fault = sys.title_fault(title)
  if fault then verbs.decline_plain(fault) end
  undoing.option(e.actor, sentence("your title"), "title", title)
  e.actor:tell("Others now see you as {name} {title}.", { name = words.shown(e.actor), title = title })
end)

-- Poses. A pose is the sentence that a look shows for a player, until they move.

local POSE_MOST = 100 -- bytes, as look_impl.h has it

command("pose|posture", function(e)
  if not e.actor.pose then
    return "You have no pose. To take one, which others see until you move: <cmd pose is leaning on the bar>pose is "
      .. "leaning on the bar</>"
  end
  e.actor:tell("Others see: {name} {pose} To end it: <cmd pose off>pose "
    .. "off</>", { name = words.shown(e.actor), pose = e.actor.pose })
end)

command("pose|posture off", function(e)
  if not e.actor.pose then refuse("You have no pose.") end
  e.actor.pose = nil
  return "You no longer have a pose."
end)

-- Patterns that a pose may not match: texts that a look shows itself, and reports of speech.
local NO_POSES = { "link%-?%s*dead", "lost%s+in%s+thought", "%f[%a]asleep%f[%A]", ":", "[.!?]%s+%S", "^'", "%s'%S",
  "‘", "%f[%a]says?%f[%A]", "%f[%a]tells?%f[%A]", "%f[%a]asks?%f[%A]", "%f[%a]whispers?%f[%A]", "%f[%a]shouts?%f[%A]",
  "%f[%a]yells?%f[%A]" }

local function is_no_pose(text)
  local low = text:lower()
  for _, pattern in ipairs(NO_POSES) do
    if low:find(pattern) then return true end
  end
  return sys.is_staff_text(text)
end

command("pose|posture {text:text}", function(e)
  manners.must_speak(e.actor, "here", e.text)
  if not e.room then refuse("You are nowhere at all.") end
  local pose = e.text:match('^"(.*)"$') or e.text
  if pose:find('["«»“”]') or pose:find("^%W") or is_no_pose(pose) then
    refuse("A pose is one sentence that says what you are doing, without speech or anybody's rank. For example: "
      .. "<cmd pose is leaning on the bar>pose is leaning on the bar</>")
  end
  if not pose:find("[.!?]$") then pose = pose .. "." end
  if #pose > POSE_MOST then refuse("That pose is too long: {most} characters at most.", { most = POSE_MOST }) end
  verbs.must(verbs.may("emote", { actor = e.actor, text = pose }))
  e.actor.pose = pose
  e.actor:act("{Actor} {pose}", { pose = pose }, { style = "emote", sender = e.actor.name, except = { e.actor } })
  e.actor:tell("Others now see: {name} {pose} To end it, type <cmd pose off>pose off</>. For a single action, use "
    .. "<cmd emote>emote</>.",
    { name = words.shown(e.actor), pose = pose })
end)

-- Moods. A mood is an adverb with the player's speech and gestures.

command("mood", function(e)
  local mood = sys.option(e.actor, "mood")
  if not mood then return "You have no mood. To speak and gesture in one: <cmd mood wearily>mood wearily</>" end
  e.actor:tell("You speak and gesture {mood}. To end it: <cmd mood off>mood off</>", { mood = mood })
end)

command("mood {how:text}", function(e)
  local how = e.how:lower()
  if how == "off" or how == "none" or how == "normal" then
    undoing.option(e.actor, sentence("your mood"), "mood", nil)
    return "You no longer have a mood."
  end
  manners.must_speak(e.actor, "here")
  local mood = how:find("ly$") and manners.adverb(how)
  if not mood then refuse("A mood is one word that ends in -ly, for example: <cmd mood wearily>mood wearily</>. To end "
    .. "it: <cmd mood off>mood off</>") end
  undoing.option(e.actor, sentence("your mood"), "mood", mood)
  e.actor:tell("You now speak and gesture {mood}.", { mood = mood })
end)
