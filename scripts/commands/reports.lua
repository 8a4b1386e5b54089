--- What players tell those who run the game: mistakes, ideas, and what they suffered from others.
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local WIZARD = { role = "wizard" }
local TRANSCRIPT_LINES = 40
local A_MINUTE = 5     -- of one sender, who if a guest is known by the address
local UNREAD_MAX = 10  -- of one sender
local GUESTS_MAX = 50  -- of all guests, who come again under other names
local GUEST = " (guest)"

local THANKS = {
  bug = "Thank you. The mistake is written down, and where you were when you met it.",
  typo = "Thank you. It will be put right.",
  idea = "Thank you. Somebody will think about it.",
  report = "Thank you. Your report is with the wizards, and with it what you were told last.",
}

--- Tells the wizards who are here.
local function alert(kind, who)
  for _, one in ipairs(sys.who()) do
    if sys.role(one.player) == "wizard" then
      one.player:tell("{who} has sent in: {kind}. Type @reports to read.", { who = who.name, kind = kind })
    end
  end
end

--- Ends the command if SENDER has sent enough for now.
local function check_sender(e, sender)
  local unread, guests = 0, 0
  for _, item in ipairs(sys.mail("reports")) do
    if not item.read and item.sender == sender then unread = unread + 1 end
    if not item.read and item.sender:sub(-#GUEST) == GUEST then guests = guests + 1 end
  end
  if unread >= UNREAD_MAX then
    refuse("{n} of your reports wait for the wizards to read; they will come to them.", { n = unread })
  end
  if guests >= GUESTS_MAX and sys.is_guest(e.actor) then
    refuse("Many reports of guests wait already. Under a name of your own you could send one.")
  end
  manners.must_be_patient(e.actor, "report", A_MINUTE)
end

local function file(e, kind, text)
  local sender = sys.is_guest(e.actor) and e.actor.name .. GUEST or e.actor.name
  if kind ~= "report" then manners.must_speak(e.actor) end -- help is for who is muted, too
  check_sender(e, sender)
  local where = e.room and build.literal(e.room) or "nowhere"
  local parts = { text, "", "Where: " .. where }
  if kind == "report" then
    parts[#parts + 1] = "What was told last:"
    for _, line in ipairs(sys.transcript(e.actor, TRANSCRIPT_LINES)) do
      parts[#parts + 1] = "  " .. line
    end
  end
  local body = table.concat(parts, "\n")
  local ok, reason = sys.mail_send("reports", sender, kind .. ": " .. text:sub(1, 200), body)
  if not ok then verbs.decline(quote(reason)) end
  alert(kind, e.actor)
  return THANKS[kind]
end

for _, kind in ipairs({ "bug", "typo", "idea" }) do
  command(kind .. " {text:text}", function(e) return file(e, kind, e.text) end)
end
command("report {text:text}", function(e) return file(e, "report", e.text) end)

-- Reading them.

local function pick(e)
  return sys.mail("reports")[e.n] or refuse("There is no report {n}.", { n = e.n })
end

command("@reports", WIZARD, function(e)
  local reports = sys.mail("reports")
  if #reports == 0 then return "There are no reports." end
  for n, item in ipairs(reports) do
    e.actor:tell(item.read and "{n}. {subject} ({sender}, {time})"
      or "{n}. <b>new</b> {subject} ({sender}, {time})",
      { n = n, subject = item.subject, sender = item.sender, time = words.ago(item.time) })
  end
end)

command("@reports [read] {n:number}", WIZARD, function(e)
  local item = pick(e)
  e.actor:tell("<title>{subject}</>", { subject = item.subject })
  e.actor:tell("By {sender}, {time}.",
    { sender = item.sender, time = words.ago(item.time) })
  e.actor:tell("{text}", { text = sys.mail_text("reports", item.number) })
  sys.mail_read("reports", item.number)
end)

local function done(e)
  local item = pick(e)
  sys.mail_delete("reports", item.number)
  sys.audit("reports", "delete", item.subject)
  e.actor:tell("Done: {subject}", { subject = item.subject })
end

command("@reports done {n:number}", WIZARD, done)
command("@reports delete {n:number}", WIZARD, done)
