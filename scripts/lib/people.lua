-- people.lua -- the words about people coming and going: log-in, waking, falling asleep.
--
-- The keys are those of engine/core/phrase/phrase_people.h. Before log-in there is no prompt of the
-- usual form; the phrases login_ask_... are the prompts then, hence the blank at their end.

phrase("login_banner", [[
Welcome to <title>{game}</>.
A world in words, shared with others:
you read where you are,
and type what you do.]])
phrase("login_nobody_on", "Nobody is in the game just now.")
phrase("login_one_on", "One person is in the game.")
phrase("login_many_on", "{count} people are in the game.")
-- Lines of 40 columns at most, since no width is known yet; a client tells it only after this.
phrase("login_how", [[
Type your name, or a new one to begin.
Other words: connect NAME PASSWORD,
create NAME PASSWORD, who, help, quit.]])
phrase("login_how_guest", [[
Type your name, or a new one to begin;
or guest, to look around first.
Other words: connect NAME PASSWORD,
create NAME PASSWORD, who, help, quit.]])
phrase("login_help", [[
Type a name and press return. If somebody has that name, you are asked for the password;
if nobody has it, you can make it yours.
connect NAME PASSWORD does the same in one line for a name that exists.
create NAME PASSWORD makes a new name and comes in.
guest comes in without a name of your own; what a guest carries stays behind.
who lists the people in the game. quit ends the connection.
cancel, where a password is asked, goes back to the beginning.
A name has 2 to 24 letters, digits, - or _, and begins with a letter.]])
phrase("login_help_password", [[
{name} has a password; type it and press return. It is not shown.
cancel, or an empty line, goes back to the beginning.
Nobody can read a password, but a wizard can give {name} a new one: come in as guest and type
report and what happened, or write to whoever runs this game.]])
phrase("login_help_password_mail", [[
{name} has a password; type it and press return. It is not shown.
cancel, or an empty line, goes back to the beginning.
If you forgot it: go back, and type reset {name}. A code is sent to the e-mail address of {name}, if one is known.
Else come in as guest and type report and what happened, or write to whoever runs this game.]])
phrase("login_help_new", [[
Think of a password of 8 characters or more for {name}. It is not shown, so it is asked twice.
cancel, or an empty line, goes back to the beginning, and nothing is made.]])
phrase("login_who", "In the game: {list}.")
phrase("login_connect_usage", "Type connect, your name and your password: connect NAME PASSWORD")
phrase("login_create_words", "A name is one word, as in: create NAME PASSWORD\n"
  .. "If your password has blanks in it, type only: create NAME")
-- What is typed for an answer, and is nobody's name.
phrase("login_no_names_words", "yes y no n ok okay hello hi hey start begin play register signup ls ?")
phrase("login_create_usage", "Type create, a name and a password: create NAME PASSWORD")

phrase("login_reset_usage", "To get a new password by mail, type reset and your name: reset NAME")
phrase("login_code_sent",
  "If an e-mail address of {name} is known, a code is on its way there. Then type: reset {name} CODE")
phrase("login_code_wrong", "That is not the code, or it is good no more. For a new one: reset NAME")
phrase("login_no_mail", "This game sends no mail. Come in as guest and type report and what happened.")

phrase("login_ask_password", "Password: ")
phrase("login_ask_create", "Nobody is called {name} yet. Do you want to be {name}? (yes or no) ")
phrase("login_ask_new", "A password for {name}, of 8 characters or more (to leave: cancel): ")
phrase("login_ask_again", "The same password once more (to leave: cancel): ")
phrase("login_yes", "yes y")
phrase("login_no", "no n")
phrase("login_yes_or_no", "Please answer yes or no.")
phrase("login_not_created", "Nothing was made.")
phrase("login_differ", "The two passwords were not the same.")
phrase("login_short", "A password has {count} characters or more.")
phrase("login_long", "A password has {count} characters at most.")

phrase("login_unread", "The world's disk cannot be read just now, so nobody can come in. Try again in a minute.")
phrase("login_wrong", "Wrong name or password.")
phrase("login_wrong_typed", "Wrong name or password. If it is forgotten, type help.")
phrase("login_one_failed", "Somebody tried to log in as you with a wrong password: {since}, from {address}.")
phrase("login_many_failed",
  "{count} failed attempts to log in as you since {since}, the last from {address}.")
phrase("login_three_wrong", "That was wrong three times in a row. Please connect again.")
phrase("login_too_often", "Too many attempts. Please wait a minute and try again.")
phrase("login_busy", "Many people are coming in at this moment. Please try again in a little while.")
phrase("login_queue", "You are {place} in the queue; about {span}.")
phrase("login_queue_ends", "th st nd rd")
phrase("login_too_many_lines", "Please wait for an answer; that line was left out.")
phrase("login_no_names", "New names cannot be given just now; come in as a guest.")
phrase("login_taken", "Somebody has the name {name} already.")
phrase("login_disabled", "This account has been closed. The people who run this game know more.")
phrase("login_banned", "You may not come in: you have been banned {span}, by a wizard.{why}")
phrase("login_banned_bare", "You may not come in: you have been banned {span}, by a wizard.")
phrase("login_no_guests", "There are no guests here. Type a name to begin.")
phrase("login_guest", "You are {name}, a guest. What you carry stays behind when you go, unless you type: register")
phrase("login_guest_irc", "You are {name}, a guest. What you carry stays behind when you go, unless you type: "
  .. "/msg skein register PASSWORD")
phrase("login_created", "Welcome, {name}. You are new here.")
phrase("login_welcome", "Welcome back, {name}.")
phrase("login_lost", "Your character is gone. The people who run this game can help.")
phrase("login_idle", "Nothing came for some minutes. Please connect again.")
phrase("login_bye", "Good-bye.")

phrase("people_wake", "{Actor} {verb:wake up}.")
phrase("people_sleep", "{Actor} {verb:fall} asleep.")
phrase("people_arrive", "{Actor} {verb:arrive}.")
phrase("people_vanish", "{Actor} {verb:leave} the game.")
phrase("people_linkdead", "{Actor} {verb:be} lost in thought.")
phrase("people_return", "{Actor} {verb:be} awake again.")

-- Where many come or go at once: of one, and of several. {Names} is "Ann", "Ann and Bob", or three names "and
-- 40 others".
phrase("crowd_comes", "{Names} arrives.")
phrase("crowd_come", "{Names} arrive.")
phrase("crowd_goes", "{Names} leaves.")
phrase("crowd_go", "{Names} leave.")
phrase("crowd_dreams", "{Names} is lost in thought.")
phrase("crowd_dream", "{Names} are lost in thought.")
phrase("crowd_returns", "{Names} is awake again.")
phrase("crowd_return", "{Names} are awake again.")
phrase("crowd_others", "{count} others")

phrase("people_joined", "You have another connection now.")
phrase("people_left", "Another connection of yours has ended.")

-- What wizards impose, to whom they do it: by whose role, why, for how long, how to appeal.
phrase("sanction_for_good", "until it is lifted")
phrase("sanction_span", "for {time}, until {date}")
phrase("sanction_left", "for another {time}, until {date}")
phrase("sanction_why", " The reason: {reason}")
phrase("sanction_warn", "<error>A wizard has warned you.</> To answer, type report and what you have to say.{why}")
phrase("sanction_mute", "<error>You have been muted {span}, by a wizard.</> To ask that it be lifted, type report "
  .. "and what you have to say.{why}")
phrase("sanction_jail", "<error>You have been jailed {span}, by a wizard.</> You may look, say something to those "
  .. "here, tell wizards something, read help, report and quit. To ask that it be lifted, type report and what you "
  .. "have to say.{why}")
phrase("sanction_ban", "You have been banned {span}, by a wizard. To ask that it be lifted, write to those who run "
  .. "this game.{why}")
phrase("muted", "You have been muted {span}, by a wizard. To ask that it be lifted, type report and what you have to "
  .. "say.{why}")
phrase("jail_words", "You have been jailed {span}, by a wizard. Those beside you and the wizards hear you, nobody "
  .. "else.{why}")
phrase("jail_stays", "A wizard has jailed them, and there they stay.")
phrase("jail_command", "In jail you can't do that. You may look, say, tell a wizard, read help, report and quit. You "
  .. "have been jailed {span}, by a wizard.{why}")
phrase("jail_home", "You have been jailed {span}, by a wizard; until then, home is here.{why}")
phrase("jail_visit", "Only wizards go in there.")
phrase("mute_over", "You may speak again.")
phrase("jail_over", "You are free to go.")
phrase("jail_name", "The Jail")
phrase("jail_desc", "Four whitewashed walls, a bench, and a lamp that burns day and night. There is no door. A wizard "
  .. "put you here; <cmd help jail>help jail</cmd> says what you can do.")
phrase("span_day", "1 day")
phrase("span_days", "{count} days")
phrase("span_hour", "1 hour")
phrase("span_hours", "{count} hours")
phrase("span_minute", "1 minute")
phrase("span_minutes", "{count} minutes")
phrase("span_second", "1 second")
phrase("span_seconds", "{count} seconds")
