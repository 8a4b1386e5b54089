--- Who one is to others beyond a name: a title, a pose, a mood.
local manners = require("manners")
local undoing = require("undoing")
local verbs = require("verbs")

-- A title stands behind the name where the name is told by itself: who, whois.

command("title", function(e)
  local title = sys.option(e.actor, "title")
  if not title then return "You have no title. To take one, which others read behind your name: title the Wanderer" end
  e.actor:tell("Others read {name} {title}. To be rid of it: title off", { name = e.actor.name, title = title })
end)

command("title off", function(e)
  if not sys.option(e.actor, "title") then refuse("You have no title.") end
  undoing.option(e.actor, "your title", "title", nil)
  return "You have no title any more."
end)

command("title [is|=] {text:text}", function(e)
  manners.must_speak(e.actor, nil, e.text)
  if sys.is_guest(e.actor) then refuse("A guest can't have a title. With a name of your own you could.") end
  local title = e.text:match('^"(.*)"$') or e.text
  local fault = sys.title_fault(title)
  if fault then verbs.decline(quote(fault)) end
  undoing.option(e.actor, "your title", "title", title)
  e.actor:tell("Others read {name} {title} now.", { name = e.actor.name, title = title })
end)

-- A pose is what others see one doing in the list of who is here, until one moves.

local POSE_MOST = 100 -- bytes, as look_impl.h has it

command("pose|posture", function(e)
  if not e.actor.pose then
    return "You are just here. To be seen doing something until you move: pose is leaning on the bar."
  end
  e.actor:tell("Others see: {name} {pose} To end that: pose off", { name = e.actor.name, pose = e.actor.pose })
end)

command("pose|posture off", function(e)
  if not e.actor.pose then refuse("You are just here.") end
  e.actor.pose = nil
  return "You are just here."
end)

-- What else stands in that list by itself, or tells of speech.
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
    refuse("A pose is what you are seen doing, in one sentence, without anybody's words or rank:"
      .. " pose is leaning on the bar.")
  end
  if not pose:find("[.!?]$") then pose = pose .. "." end
  if #pose > POSE_MOST then refuse("A pose is one short sentence, of at most {most} letters.", { most = POSE_MOST }) end
  verbs.must(verbs.may("emote", { actor = e.actor, text = pose }))
  e.actor.pose = pose
  act(e.actor, "{Actor} {pose}", { pose = pose }, { style = "emote", sender = e.actor.name, except = { e.actor } })
  e.actor:tell("Whoever looks sees: {name} {pose} To end that, type pose off. For what you do once, there is emote.",
    { name = e.actor.name, pose = pose })
end)

-- A mood is how one speaks and gestures.

command("mood", function(e)
  local mood = sys.option(e.actor, "mood")
  if not mood then return "You are in no mood of note. To speak and gesture in one: mood wearily" end
  e.actor:tell("You speak and gesture {mood}. To end that: mood off", { mood = mood })
end)

command("mood {how:text}", function(e)
  local how = e.how:lower()
  if how == "off" or how == "none" or how == "normal" then
    undoing.option(e.actor, "your mood", "mood", nil)
    return "You are in no mood of note."
  end
  manners.must_speak(e.actor, "here")
  local mood = how:find("ly$") and manners.adverb(how)
  if not mood then refuse("A mood is one word in -ly: mood wearily, mood happily. To end it: mood off") end
  undoing.option(e.actor, "your mood", "mood", mood)
  e.actor:tell("You speak and gesture {mood} now.", { mood = mood })
end)
