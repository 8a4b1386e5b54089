-- people.lua -- texts about log-in, people who come and go, and sanctions.
--
-- engine/core/phrase/phrase_people.h lists the keys. Before log-in the usual prompt does not exist; the phrases
-- login_ask_... are the prompts, so they end with a blank.

phrase("login_banner", "Welcome to <title>{game}</>.")
phrase("login_about", "A world in words, shared with others: you read where you are, and type what you do.")
phrase("login_nobody_on", "Nobody is in the game right now.")
phrase("login_one_on", "One person is in the game.")
phrase("login_many_on", "{count} people are in the game.")
-- A client tells its width before it is greeted, if it tells it (net/telnet).
phrase("login_how", [[
Type your name, or a new one to begin.
In one line: connect NAME PASSWORD, or create NAME PASSWORD.
Other words: who, help, quit.]])
phrase("login_how_guest", [[
Press return to look around.
Type your name, or a new one, to stay.
In one line: connect NAME PASSWORD, or create NAME PASSWORD.
Other words: guest, who, help, quit.]])
phrase("login_help", [[
Type a name and press return.
If the name is taken, the game asks for its password. If not, you can have it.
connect NAME PASSWORD logs in with one line.
create NAME PASSWORD makes a new name and logs in.
who lists the people in the game. quit ends the connection.
cancel, at a password prompt, goes back to the beginning.
A name has 2 to 24 letters, digits, - or _, and begins with a letter.]])
phrase("login_help_guest", [[
Type guest, or return alone, to come in without a name of your own.
A guest's things are lost when they leave.]])
phrase("login_help_password", [[
Type the password of {name} and press return. It is not shown.
To go back to the beginning, type cancel or an empty line.]])
phrase("login_help_new", [[
Choose a password of 8 characters or more for {name}. It is not shown, so type it twice.
To go back to the beginning without a new name, type cancel or an empty line.]])
phrase("login_who", "In the game: {list}.")
phrase("login_connect_usage", "Type connect, your name and your password: connect NAME PASSWORD")
phrase("login_create_words", "A name is one word. Type: create NAME PASSWORD\n"
  .. "If your password has blanks in it, type only: create NAME")
-- Answers and commands that cannot be taken for names.
phrase("login_no_names_words", "yes y no n ok okay hello hi hey start begin play register signup ls ?")
phrase("login_create_usage", "Type create, a name and a password: create NAME PASSWORD")

-- Words that say that a password is forgotten, and words between them: "I forgot my password".
phrase("login_forgot_words", "lost forgot forgotten recover reset password passwd")
phrase("login_forgot_fill", "i i've have my the a")
phrase("login_forgot_mail", [[
If you've forgotten your password, type cancel and then: reset {name}
If {name} has a confirmed e-mail address, a code for a new password is sent there.]])
local contact = sys.setting("core", "contact")
-- Where to write to the people who run the game, behind their name.
phrase("login_contact", contact ~= "" and " (" .. contact .. ")" or "")
phrase("login_forgot_guest", [[
A wizard can give you a new password, if you've forgotten it.
Come in as guest and type report and what happened, or write to the people who run this game{contact}.]])
phrase("login_forgot_write", [[
The people who run this game{contact} can give you a new password, if you've forgotten it. Write to them.]])
phrase("login_reset_usage", "To get a new password by mail, type reset and your name: reset NAME")
phrase("login_code_sent",
  "If {name} has an e-mail address, a code is on its way there. When you have it, type: reset {name} CODE")
phrase("login_code_wrong", "That code is wrong or has expired. For a new one: reset NAME")
phrase("login_no_mail", "This game sends no mail. The people who run it{contact} can give you a new password.")

phrase("login_ask_name", "Name: ")
-- Lines that came before the answer to a question without echo; they may be passwords.
phrase("login_unseen", "What you typed meanwhile was ignored.")
phrase("login_ask_password", "Password: ")
phrase("login_ask_create", "Nobody is called {name} yet. Do you want to be {name}? (yes or no) ")
phrase("login_ask_new", "Choose a password for {name}, 8 characters or more (or type cancel): ")
phrase("login_ask_again", "The same password again (or type cancel): ")
phrase("login_yes", "yes y")
phrase("login_no", "no n")
phrase("login_yes_or_no", "Please answer yes or no.")
phrase("login_not_created", "You haven't made a name.")
phrase("login_differ", "The two passwords were not the same.")
phrase("login_short", "A password needs {count} characters or more.")
phrase("login_long", "A password can have {count} characters at most.")

phrase("login_unread", "The world's disk can't be read right now, so nobody can log in. Try again in a minute.")
phrase("login_wrong", "Wrong name or password.")
phrase("login_wrong_typed", "Wrong name or password. Type cancel for another name, or help if you've forgotten it.")
phrase("login_one_failed", "Somebody tried to log in as you with a wrong password: {since}, from {address}.")
phrase("login_many_failed",
  "{count} failed attempts to log in as you since {since}, the last from {address}.")
phrase("login_three_wrong", "That was wrong three times in a row. Please connect again.")
phrase("login_streams", "You have {count} pages or event streams of the game open already, and can't have more. "
  .. "Close one first.")
phrase("login_too_often", "Too many attempts. Please try again in {span}.")
phrase("login_busy", "Many people are logging in right now. Please try again in a little while.")
phrase("login_queue", "You are {place} in the queue. It takes about {span}.")
phrase("login_queue_ends", "th st nd rd")
phrase("login_too_many_lines", "Please wait for an answer. That line was ignored.")
phrase("login_no_names", "New names cannot be given just now; come in as a guest.")
phrase("login_taken", "Somebody has the name {name} already.")
phrase("login_disabled", "This account has been closed. For the reason, ask the people who run this game.")
phrase("login_banned", "You can't log in: a wizard has banned you {span}.{why}")
phrase("login_banned_bare", "You can't log in: a wizard has banned you {span}.")
phrase("login_no_guests", "This game doesn't take guests. Type a name to begin.")
phrase("login_guest", "You are {name}, a guest. You'll lose your things when you leave. To keep them, type: "
  .. "<cmd register>register</>")
phrase("login_created", "Welcome, {name}. You are new here.")
phrase("login_welcome", "Welcome back, {name}.")
phrase("login_lost", "Your character no longer exists. The people who run this game can help.")
phrase("login_idle", "You typed nothing for some minutes. Please connect again.")
phrase("login_bye", "Good-bye.")

phrase("people_wake", "{Actor} {verb:wake up}.")
phrase("people_sleep", "{Actor} {verb:fall} asleep.")
phrase("people_arrive", "{Actor} {verb:arrive}.")
phrase("people_vanish", "{Actor} {verb:leave} the game.")
phrase("people_linkdead", "{Actor} {verb:be} lost in thought.")
phrase("people_return", "{Actor} {verb:be} awake again.")

-- For crowds: the sentence for one and for several. {Names} is "Ann", "Ann and Bob", or three names "and 40 others".
phrase("crowd_comes", "{Names} arrives.")
phrase("crowd_come", "{Names} arrive.")
phrase("crowd_goes", "{Names} leaves.")
phrase("crowd_go", "{Names} leave.")
phrase("crowd_dreams", "{Names} is lost in thought.")
phrase("crowd_dream", "{Names} are lost in thought.")
phrase("crowd_returns", "{Names} is awake again.")
phrase("crowd_return", "{Names} are awake again.")
phrase("crowd_others", "{count} others")

phrase("people_joined", "You've connected a second time.")
phrase("people_left", "One of your other connections has ended.")

-- Sanctions, as the player reads them: by a wizard, why, how long, how to appeal.
phrase("sanction_for_good", "indefinitely")
phrase("sanction_span", "for {time}, until {date}")
phrase("sanction_left", "for another {time}, until {date}")
phrase("sanction_why", " The reason: {reason}")
phrase("sanction_warn", "<error>A wizard has warned you.</>{why}")
phrase("sanction_mute", "<error>A wizard has muted you {span}.</>{why}")
phrase("sanction_jail", "<error>A wizard has jailed you {span}.</> You can look, speak to people "
  .. "here, tell wizards something, read help and quit.{why}")
phrase("sanction_ban", "A wizard has banned you {span}. To appeal, write to the people who run "
  .. "this game.{why}")
phrase("muted", "A wizard has muted you {span}.{why}")
phrase("jail_words", "A wizard has jailed you {span}. Only people in your room and wizards can hear "
  .. "you.{why}")
phrase("jail_stays", "A wizard has jailed them, so they have to stay there.")
phrase("jail_command", "You can't do that in jail. You can look, say, tell a wizard, read help and quit. A wizard "
  .. "has jailed you {span}.{why}")
phrase("jail_home", "A wizard has jailed you {span}. Until then, this is your home.{why}")
phrase("jail_visit", "Only wizards can go in there.")
phrase("mute_over", "You may speak again.")
phrase("jail_over", "You are free to go.")
phrase("jail_name", "The Jail")
phrase("jail_desc", "Four whitewashed walls, a bench, and a lamp that burns day and night. You see no door. A wizard "
  .. "put you here.")
phrase("span_day", "1 day")
phrase("span_days", "{count} days")
phrase("span_hour", "1 hour")
phrase("span_hours", "{count} hours")
phrase("span_minute", "1 minute")
phrase("span_minutes", "{count} minutes")
phrase("span_second", "1 second")
phrase("span_seconds", "{count} seconds")
