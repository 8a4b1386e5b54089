#pragma once
/* Data for trust_play_test.c: values and names of properties, lines, prototypes and behaviours. */

#include <inttypes.h>

/* The wizard's market, beside her den. */
static const char market_setup[] =
        ";(function() local here = me.location "
        "local function to(name, proto, way, back, at) local room = create(proto, {name = "
        "name}) "
        "create('exit', {name = way, to = room, location = at or here}) "
        "create('exit', {name = back, to = at or here, location = room}) return room end "
        "local pets = to('Pets', {'room', 'petshop'}, 'east', 'west') "
        "pets.pets = create('room', {name = 'Cage'}) "
        "create('npc', {name = 'a kitten', location = pets.pets}) "
        "to('Dump', {'room', 'dump'}, 'west', 'east') "
        "local bun = create('food', {name = 'a bun', price = 4}) "
        "create({'npc', 'shopkeeper'}, {name = 'a keeper', location = here, goods = {bun}, "
        "buys = true, purse = 500}) "
        "create({'item', 'bank'}, {name = 'a counter', location = here, portable = false}) "
        "create({'item', 'auctioneer'}, {name = 'a desk', location = here, portable = false}) "
        "for _, who in ipairs(find{proto = 'player'}) do if who ~= me then who:move(here) "
        "create('coin', {amount = 900, location = who}) "
        "for i = 1, 2 do create('item', {name = 'a vase', price = 20, location = who}) end end "
        "end end)()";

/* The things in her den. */
static const char *const den_things[][2] = {{"a thing", "item"}, {"a smith", "npc"},
        {"a teller", "npc, routine"}, {"a pebble", "item"}, {"an errand", "quest"},
        {"a box", "container"}, {"a trader", "npc, shopkeeper"}, {"a counter", "item, bank"},
        {"a sage", "npc, seeker"}, {"a breed", "npc, routine"}};

/* The first lines of her things; the number belongs to the first thing. */
#define DEN_SETUP                                                                              \
    "; (function() local function own(n) return object('#' .. %" PRIu64 " + n) end "           \
    "local q = own(4) q.steps = {{goal = 'Take it.', on = 'take', what = "                     \
    "own(3)}} "                                                                                \
    "q.again = 1 q.reward = {points = 100, title = 'King', experience = 9000} "                \
    "own(1)._bank = 100000 local t = own(6) t.buys, t.purse = true, 100000 "                   \
    "t.goods = {{proto = own(0), price = 1}, {proto = object('player'), price "                \
    "= 1}, "                                                                                   \
    "{proto = object('coin'), price = 1}} local s = own(8) "                                   \
    "s.wants, s.reward, s.honour = object('item'), 500, 'Grand Wizard of all' "                \
    "end)()"

/* %o: a thing of Mallory's; %p: a player; %n: a small number; %l: a line in quotes; %r: a room. In objects' places. */
static const char *const tried_values[] = {"%n", "-%n", "%n000000", "1e300", "0.5", "true",
        "false", "nil", "\"anybody\"", "\"%n\"", "{}", "{%o}", "{%p}", "{%r}", "%o", "%p", "%r",
        "{{proto = %o, price = 1}, {proto = %o, price = %n}}",
        "{{proto = object('player'), price = 1}, {proto = object('room'), price = 1}, {proto = "
        "object('coin'), price = 1}, {proto = object('exit'), price = 1}}",
        "{{proto = 7}, 7, \"x\", {price = 3}}",
        "{{at = %n, perform = {%l, %l}}, {at = 0, perform = %l}}",
        "{{at = %n, go = {%r, %r}, perform = {%l}}}",
        "{points = 100, coins = %n00, experience = 90000, title = \"Grand Wizard of all\"}",
        "{{goal = \"Go.\", on = \"take\", what = %o}}",
        "{{goal = \"Go.\", on = \"enter\", what = %r}, {goal = \"Go.\", on = \"say\", word = "
        "\"a\", what = %o}}",
        "{{goal = \"Go.\", on = \"have\", what = object('item'), next = \"end\"}}",
        "{{by = %p, till = 1e12, as = \"x\", mask = \"a king\"}}",
        "{gold = 100000, attack = \"stab\"}", "{acts = {\"aware\"}, gold = 5000, level = 1}",
        "{spent = -1000}", "{day = 0, given = -1000, got = -1000}", "{public = true}",
        "{from = 0, to = 23}",
        "{type = \"kill_mobile\", points = 100, gold = 90000, target = %o, quantity = 1}",
        "{type = \"object_find\", points = 100, gold = 90000, object = \"coin\", master = %o}",
        "\"Grand Wizard of all\"", "{room = %r, locked = false, guests = {}}",
        "{{command = \"O\", object = %n, room = %n, max = 99}}"};

static const char *const tried_names[] = {"_bank", "_bank", "_x", "_journal", "_goals",
        "_goals_done", "_honours", "_awards", "_points_day", "_points_today", "_party_asked",
        "_group_as", "_pets_away", "_channels", "_owed", "_lots", "_gone", "_owner", "_quota",
        "_keeper_gone", "_variables", "_came_from", "owner", "quest_points", "quests_done",
        "quests", "errand", "circle", "circle_quest", "goods", "goods", "buys", "purse", "asks",
        "pays", "hours", "shop", "shop_rooms", "messages", "price", "amount", "amount", "pets",
        "pets", "vnum", "ref", "format", "resets", "routine", "routine", "routine_row",
        "reward", "reward", "steps", "steps", "giver", "needs", "again", "together", "time",
        "finish", "desc", "wants", "honour", "thanks", "teaches", "furniture_of", "home_of",
        "pet_of", "following", "group", "group_members", "duel", "fighting", "hp", "level",
        "diku", "to", "accepts", "public", "portable", "weight", "capacity", "open", "locked",
        "key", "hidden", "worn", "proper", "greeting", "tour", "guiding", "answers", "unknown",
        "area", "builders", "rules", "recall", "accepts", "light", "trigger", "triggers",
        "class", "guild", "guards", "landings", "master", "corpse", "killed_by"};

/* Settings that would have an effect if stock code trusted them. */
static const char *const apt_settings[] = {"_bank = %n00000", "_bank = 400",
        "routine = {{at = %n, perform = {%l, %l, %l}}}",
        "routine = {{at = 0, perform = %l}, {at = 12, go = {%r}, perform = %l}}",
        "goods = {%o, {proto = %o, price = %n}}",
        "goods = {{proto = object('player'), price = 1}, {proto = object('room'), price = 1}, "
        "{proto = object('exit'), price = 1}, {proto = object('coin'), price = 1}}",
        "price = %n", "price = %n00", "buys = true", "purse = %n0000", "asks = -%n",
        "pays = %n00", "pets = %r", "pets = %r", "shop = %o",
        "reward = {points = 100, coins = 5, title = \"Grand Wizard of all\", experience = "
        "9000}",
        "reward = 500", "steps = {{goal = \"Go.\", on = \"take\", what = %o}}",
        "steps = {{goal = \"Go.\", on = \"have\", what = object('item')}}",
        "steps = {{goal = \"Go.\", on = \"enter\", what = %r}}", "again = 1", "giver = %r",
        "giver = %o", "wants = object('item')", "honour = \"Grand Wizard of all\"",
        "following = %p", "pet_of = %p", "group = %p", "group_members = {%p, %o}",
        "furniture_of = %r", "home_of = %p",
        "_party_asked = {{by = %p, till = 1e12, as = \"x\", mask = \"a king\"}}",
        "_channels = {public = true}", "quests = {%o, %o}",
        "circle = {type = \"kill_mobile\", points = 100, gold = 9000, target = %o}",
        "diku = {gold = 90000, level = 1}", "amount = 9000", "vnum = %n", "portable = true",
        "quest_points = 500", "to = %r", "_honours = {spent = -500}", "thanks = \"evil\"",
        "greeting = \"evil\"", "resets = {{command = \"O\", object = %n, room = %n, max = 9}}"};

/* Lines that she has her npcs do, and types herself. */
static const char *const npc_lines[] = {"withdraw %n00", "withdraw 1", "deposit 5", "balance",
        "chat evil", "public evil", "tell dave evil", "page dave evil", "mail dave = evil",
        "report evil", "channel say public evil", "channel join public", "reply evil",
        "gtell evil", "party invite dave", "party accept", "home visit alice", "visit alice",
        "home go", "home ring dave", "home found", "home furnish chair",
        "honours buy benefactor", "journal", "journal begin errand", "quest errand", "goals",
        "title Grand Wizard", "buy 1", "buy 2", "buy puppy", "buy bun", "buy %n buns",
        "sell vase", "sell all", "sell coins", "give all to alice", "give 5 coins to bob",
        "give coins to teller", "take all", "take coins", "drop all", "drop 3 coins",
        "auction vase for 5", "bid 20 on 1", "auction collect", "follow alice", "follow me",
        "kill alice", "steal coins from keeper", "steal coins from alice", "north", "south",
        "east", "west", "up", "out", "go home", "enter home", "split 10",
        "fund errand with 5 coins", "say evil hello", "shout evil", "wear all",
        "put all in box", "put coins in box", "order puppy take coins",
        "@create coin from coin", ";create('coin')", "set confirm 0", "give vase to keeper"};

static const char *const mallory_lines[] = {"buy bun", "buy 1", "buy 2", "buy puppy",
        "buy 3 buns", "sell vase", "sell all", "sell thing", "drop all", "drop thing",
        "take all", "take coins", "give 5 coins to bob", "give 10 coins to smith",
        "give thing to alice", "give all to smith", "deposit 10", "withdraw 5",
        "withdraw 100000", "auction thing for 5", "bid 30 on 1", "auction collect",
        "home visit alice", "@teleport me to den", "north", "south", "east", "west", "up",
        "journal begin errand", "take pebble", "fund errand with 5 coins", "drop coins",
        "order puppy take coins", "order puppy home visit alice", "@create coin from coin",
        "party invite alice", "follow alice", "put all in box", "undo", "@undo",
        "@create gold from coin"};

/* A line by which a player pays is in the second list. */
static const char *const player_lines[] = {"look", "hello", "say hello", "list", "north",
        "south", "east", "west", "up", "down", "take all", "take pebble", "take coins",
        "take thing", "journal begin errand", "journal", "journal drop errand", "hint",
        "inventory", "follow smith", "follow stop", "home go", "out", "sell vase", "sell thing",
        "sell all", "withdraw 3", "withdraw 100000", "balance", "auction collect",
        "auction cancel 1", "smile", "take all from box", "party accept", "goals", "score",
        "ask smith about evil", "give vase to sage", "give thing to sage",
        "journal begin errand", "take pebble", "sell vase to trader", "wear all",
        "order puppy take coins"};
static const char *const paying_lines[] = {"buy bun", "buy 1", "buy 2", "buy puppy",
        "buy thing", "deposit 20", "deposit 1", "drop 3 coins", "give 3 coins to smith",
        "give 2 coins to mallory", "auction vase for 5", "bid 20 on 1", "bid 60 on 1",
        "fund errand with 2 coins", "put 2 coins in box", "drop all", "give all to smith",
        "yes"};

static const char *const tried_protos[] = {"item", "npc", "npc, routine", "npc, shopkeeper",
        "room, petshop", "room", "item, bank", "quest", "container", "npc, seeker",
        "npc, thief", "item, auctioneer", "room, dump", "npc, greeter", "npc, talker", "exit",
        "area", "garment", "npc, guild", "npc, follower", "npc, guide", "food", "room, home",
        "npc, wanderer", "npc, routine, shopkeeper", "item, coin", "player", "thing"};

static const char *const tried_programs[] = {
        "command('hello', function(e) pay(e.actor, e.this.owner, 50) end)",
        "on('hear', function(e) pay(e.actor, e.this.owner, 5) end) on('act', function(e) "
        "pay(e.actor, e.this, 5) end)",
        "on('enter', function(e) pay(e.actor, e.this.owner, 7) for _, o in "
        "ipairs(e.actor.contents) do o:move(e.this) end end)",
        "on('hear', function(e) e.this.routine = {{at = 0, perform = 'chat evil'}} "
        "e.this:perform('chat evil') end)",
        "on('enter', function(e) e.this:perform('take coins') e.this:perform('public evil') "
        "end)",
        "on('time:hour', function(e) e.this:perform('home visit alice') e.this:perform('tell "
        "dave evil') end)",
        "on('create', function(e) e.this.amount = 1000 e.this._bank = 1000 e.this.price = 5000 "
        "end)",
        "on('call:hint', function(e) create('coin', {amount = 100, location = e.this}) return "
        "'x' end)",
        "on('quest', function(e) e.this:call('step', {who = e.actor, next = 'end'}) end)",
        "command('begin {this}', function(e) e.this:call('begin', {who = e.actor}) end)"};
