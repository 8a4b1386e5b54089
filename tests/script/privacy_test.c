/* privacy_test.c -- Players' private data is shown nowhere.
 *
 * Bob has set every option and sits in Carol's home, which is not public. Alice, a builder, asks
 * for him and for the room in every possible way: all functions for scripts (from the doc comments
 * of engine/lua), all properties that any object has, all typed calls (from data/calls), all stock
 * verbs. New ones are included automatically. An answer must not contain a secret text, nor Bob
 * together with the room. */
#include "engine/core/line/commands.h"
#include "engine/core/people/role.h"
#include "engine/core/script/grammar.h"
#include "engine/session/call_table.h"
#include "tests/script/asking.h"
#include "world/model/world.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRIVACY_SECRET "zqsecret"
#define ROOM "zqhidden"

struct keeping {
    struct bench *b;
    uint64_t bob;
    uint64_t room;
    uint64_t held; /* alice's whistle, in bob's hands */
};

/* Loads into alice's machine `probe NAME N`, which calls a function with the N-th of these, and
 * tells everything it returns. */
static const char probe[] =
        "local function show(v, depth) "
        "  local kind = type(v) "
        "  if kind == 'function' or depth > 4 then return kind end "
        "  if kind == 'string' or kind == 'number' or kind == 'boolean' or kind == 'nil' then "
        "return tostring(v) end "
        "  local parts = {} "
        "  local is, id = pcall(function() return v.is and v.id end) "
        "  if is and math.type(id) == 'integer' and kind ~= 'table' then "
        "    parts = { tostring(v), tostring(v.name), show(v.location, depth + 2), "
        "show(v.contents, depth + 2) } "
        "    return table.concat(parts, ' ') "
        "  end "
        "  pcall(function() for k, x in pairs(v) do parts[#parts + 1] = show(k, depth + 1) .. "
        "'=' .. show(x, depth + 1) end end) "
        "  return '{' .. table.concat(parts, ', ') .. '}' "
        "end "
        "command('probe {name:word} {n:number} {who:word} {where:word}', function(e) "
        "  local bob, room, me = object(math.tointeger(tonumber(e.who))), "
        "object(math.tointeger(tonumber(e.where))), e.actor "
        "  local given = ({ {bob}, {room}, {bob, room}, {room, bob}, {{proto = 'player'}}, "
        "{{near = room}}, "
        "    {{proto = 'player', near = room}}, {{name = 'bob'}}, {{near = bob}}, {bob, "
        "'bob'}, {room, 'bob'}, "
        "    {me, 'bob', {bob}}, {me, 'bob', room.contents}, {bob.id}, {room.id}, {bob, "
        "'look'}, {'bob'}, "
        "    {bob, 'options'}, {bob, 'x', {bob}}, {room, '{who}', {who = bob}}, {me, '{who} "
        "{where}', {who = bob, where = room}}, "
        "  })[math.tointeger(e.n)] "
        "  local name = e.name:match('^o:(.*)$') "
        "  local f = name and me[name] or _ENV[e.name] "
        "  if type(f) ~= 'function' then return e.actor:tell('no function') end "
        "  local got = table.pack(pcall(f, table.unpack(given))) "
        "  e.actor:tell('{t}', { t = 'got ' .. show(got, 0) }) "
        "end) "
        "command('props {who:word} {names:text}', function(e) "
        "  local bob, out = object(math.tointeger(tonumber(e.who))), {} "
        "  for name in e.names:gmatch('%S+') do "
        "    local ok, value = pcall(function() return bob[name] end) "
        "    out[#out + 1] = name .. ' is ' .. show(ok and value, 2) "
        "  end "
        "  e.actor:tell('{t}', { t = table.concat(out, '; ') }) "
        "end)";

enum {
    GIVEN = 21,
    GIVEN_BOTH = 1 << 3 | 1 << 4 | 1 << 11 | 1 << 20 | 1 << 21,
    GIVEN_ROOM =
            1 << 2 | 1 << 6 | 1 << 7 | 1 << 15, /* then bob's name alone tells where he is */
};

/* Bob's options, and where he is. */
static struct keeping keep_secrets(struct bench *b)
{
    struct keeping k = {.b = b, .bob = trial_character(b->bob)};
    struct player *carol = trial_join(b->trial, "carol", NULL);
    char line[900];
    (void)bench_settle(b);
    (void)trial_type(b->bob, "alias zqword = say " PRIVACY_SECRET "_alias");
    (void)trial_type(b->bob, "ignore carol");
    (void)trial_type(b->bob, "set prompt {" PRIVACY_SECRET "_prompt}");
    (void)snprintf(line, sizeof(line),
            ";local o = object(%" PRIu64
            ") local t = {} for k, v in pairs(o.options) do t[k] = v end "
            "t.undo = { what = \"" PRIVACY_SECRET "_undo\", value = \"" PRIVACY_SECRET
            "_undone\" } "
            "t.anything = \"" PRIVACY_SECRET "_any\" t.home = { guests = { \"" PRIVACY_SECRET
            "_guest\" } } "
            "t.known = { \"" PRIVACY_SECRET "_known\" } o.options = t",
            k.bob);
    (void)trial_type(b->wizard, line);
    (void)snprintf(line, sizeof(line),
            ";return create(\"room\", { name = \"" ROOM " chamber\", public = false, home_of = "
            "object(%" PRIu64 ") })",
            trial_character(carol));
    k.room = trial_first_id(trial_type(b->wizard, line));
    assert_true(k.room != 0);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, k.room);
    assert_has(trial_type(b->bob, "look"), "hidden chamber");
    k.held = bench_create(b, "a zqheld whistle", NULL);
    (void)snprintf(line, sizeof(line), ";object(%" PRIu64 "):move(object(%" PRIu64 "))", k.held,
            k.bob);
    (void)trial_type(b->wizard, line);
    assert_has(trial_type(b->bob, "inventory"), "zqheld");
    bench_program(b, probe);
    return k;
}

/* Checks an answer to alice: asked is her request; both: bob and the room. */
static void check_privacy(const char *asked, bool both, struct str answer)
{
    struct buf text = {0};
    str_fold(answer, &text);
    bool has_secret = str_find(buf_str(&text), STR(PRIVACY_SECRET "_"), 0) != SIZE_MAX;
    bool has_bob = str_find(buf_str(&text), STR("bob"), 0) != SIZE_MAX;
    bool has_room = str_find(buf_str(&text), STR(ROOM), 0) != SIZE_MAX;
    if (has_secret || (has_bob && has_room && !both)) {
        (void)fprintf(stderr, "%s gives: %s\n", asked, text.bytes);
        fail_msg("%s tells alice %s", asked, has_secret ? "a secret of bob's" : "where bob is");
    }
    buf_finish(&text);
}

static void type_and_check(struct keeping *k, const char *line, bool both)
{
    struct str reply = STR_NONE;
    trial_forget_all(k->b->trial);
    if (!trial_try(k->b->alice, line, &reply)) {
        trial_settle(k->b->trial);
    }
    check_privacy(line, both, trial_told(k->b->alice));
}

/* -- functions of scripts -- */

/* Left out: commands that end the script, or take the next typed line as an answer. */
static bool is_left_out(struct str name)
{
    static const struct str words[] = {STR_IS("ask"), STR_IS("choose"), STR_IS("wait"),
            STR_IS("stop"), STR_IS("pass"), STR_IS("refuse"), STR_IS("require")};
    return str_starts(name, STR("t:")) ||
           str_is_among(name, words, sizeof(words) / sizeof(words[0]));
}

static unsigned probe_function(struct keeping *k, struct str name)
{
    char line[200];
    if (is_left_out(name)) {
        return 0;
    }
    for (int n = 1; n <= GIVEN; n++) {
        (void)snprintf(line, sizeof(line), "probe %.*s %d %" PRIu64 " %" PRIu64, STR_FMT(name),
                n, k->bob, k->room);
        type_and_check(k, line, (GIVEN_BOTH >> n & 1) != 0);
        if ((GIVEN_ROOM >> n & 1) != 0) {
            assert_lacks(trial_told(k->b->alice), "bob");
            assert_lacks(trial_told(k->b->alice), "zqheld");
        }
    }
    return 1;
}

static unsigned probe_file(struct keeping *k, const char *path)
{
    char line[300];
    unsigned count = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file)) {
        struct str text = str_of(line);
        if (str_starts(text, STR("/*** "))) {
            size_t end = strcspn(line + 5, "(){ \n");
            count += probe_function(k, str_slice(text, 5, 5 + end));
        }
    }
    (void)fclose(file);
    return count;
}

BENCH_TEST(no_function_of_scripts_tells_what_a_player_keeps_private)
{
    struct keeping k = keep_secrets(b);
    char folder[400];
    char path[700];
    unsigned count = 0;
    (void)snprintf(folder, sizeof(folder), "%s/engine/lua/bind", getenv("SKEIN_SOURCE"));
    DIR *dir = opendir(folder);
    assert_non_null(dir);

    for (const struct dirent *entry; (entry = readdir(dir));) {
        if (str_ends(str_of(entry->d_name), STR(".c"))) {
            (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
            count += probe_file(&k, path);
        }
    }

    (void)closedir(dir);
    assert_true(count > 30);
    assert_has(trial_typef(k.b->alice, "probe object 14 %" PRIu64 " %" PRIu64, k.bob, k.room),
            "bob");
}

BENCH_TEST(no_property_tells_what_a_player_keeps_private)
{
    struct keeping k = keep_secrets(b);
    const struct atom_table *atoms = &trial_world(k.b->trial)->atoms;
    struct buf line = {0};

    for (uint32_t atom = ATOM_NONE + 1; atom < atoms->count; atom++) {
        if (line.length == 0) {
            buf_printf(&line, "props %" PRIu64, k.bob);
        }
        struct str name = atom_name(atoms, atom);
        bool is_word = name.length > 0 && str_find_char(name, ' ', 0) == SIZE_MAX;
        if (is_word) {
            buf_printf(&line, " %.*s", STR_FMT(name));
        }
        if (line.length > 700 || atom + 1 == atoms->count) {
            type_and_check(&k, line.bytes, false);
            buf_clear(&line);
        }
    }

    type_and_check(&k, "props 0", false);
    buf_finish(&line);
    assert_has(trial_typef(k.b->alice, "props %" PRIu64 " name", k.bob), "name is bob");
    (void)trial_type(k.b->alice, "alias zqword = say zqown");
    assert_has(
            trial_typef(k.b->alice, "props %" PRIu64 " options", trial_character(k.b->alice)),
            "zqown");
}

BENCH_TEST(only_owner_and_wizards_read_private_values)
{
    struct keeping k = keep_secrets(b);

    assert_has(trial_typef(k.b->wizard, ";return object(%" PRIu64 ").options.anything", k.bob),
            PRIVACY_SECRET "_any");
    assert_has(trial_typef(k.b->wizard, "@show #%" PRIu64, k.bob), "options = ");
    assert_lacks(trial_typef(k.b->alice, "@show #%" PRIu64, k.bob), "options = ");
    assert_has(
            trial_typef(k.b->wizard, ";return object(%" PRIu64 ").location.name", k.bob), ROOM);
    assert_has(trial_type(k.b->bob, "alias"), PRIVACY_SECRET "_alias");
    assert_has(trial_type(k.b->alice, "@teleport me to bob"),
            "You can't teleport to bob, who is in a private place.");
    (void)trial_type(k.b->wizard, "@teleport bob to $start");
    assert_lacks(
            trial_typef(k.b->alice, ";return object(%" PRIu64 ").location.id", k.bob), "nil");
}

/* Facts that a builder's thing can find out by itself. */
static const char spying[] =
        "on('timer:spy', function(e) "
        "  local out, o = {}, e.this "
        "  local function add(name, v) out[#out + 1] = name .. '=' .. tostring(v and v.name) "
        "end "
        "  for name, v in pairs(e) do pcall(function() "
        "    add(name, v) add(name .. '.location', v.location) end) end "
        "  add('holder', o.location) add('place', o.location.location) "
        "  for id = 1, 3000 do "
        "    local x = object(id) "
        "    if x then "
        "      for _, found in ipairs(x.id ~= o.id and x:is('room') and find{ near = x } or "
        "{}) do "
        "        if found == o then add('found', x) end "
        "      end "
        "      if not x.location and x:is('room') and pcall(x.announce, x, 'hush') then "
        "add('heard', x) end "
        "    end "
        "  end "
        "  out[#out + 1] = 'beeps ' .. tostring(pcall(act, o, 'Beep!')) .. "
        "tostring(pcall(o.location.tell, o.location, 'Buzz!')) "
        "  o.got = table.concat(out, ' ') "
        "end) "
        "command('squeeze {this}', function(e) e.this.typed = e.this.location.location.name "
        "end)";

BENCH_TEST(a_held_thing_does_not_tell_its_owner_the_holders_place)
{
    struct keeping k = keep_secrets(b);
    char got[100];
    (void)snprintf(got, sizeof(got), ";return object(%" PRIu64 ").got", k.held);
    bench_program_object(k.b, k.held, spying);

    (void)trial_typef(k.b->wizard, ";object(%" PRIu64 "):after(1, 'spy')", k.held);
    trial_forget(k.b->bob);
    trial_pass(k.b->trial, 3.0);

    struct str spied = trial_type(k.b->alice, got);
    assert_has(spied, "holder=bob");
    assert_has(spied, "beeps truetrue");
    assert_lacks(spied, ROOM);
    assert_has(trial_told(k.b->bob), "Buzz!");
    (void)trial_type(k.b->bob, "squeeze whistle");
    assert_has(trial_typef(k.b->alice, ";return object(%" PRIu64 ").typed", k.held), ROOM);
}

/* -- typed calls -- */

/* Returns a value for an argument, by its schema: id for numbers, text for texts. */
static json_t *made_for(const json_t *schema, uint64_t id, const char *text)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    const json_t *enumeration = json_object_get(schema, "enum");
    if (json_array_size(enumeration) > 0) {
        return json_incref(json_array_get(enumeration, 0));
    }
    if (type && strcmp(type, "integer") == 0) {
        return json_integer((json_int_t)id);
    }
    if (type && strcmp(type, "number") == 0) {
        return json_real((double)id);
    }
    if (type && strcmp(type, "boolean") == 0) {
        return json_true();
    }
    if (type && strcmp(type, "array") == 0) {
        json_t *list = json_array();
        (void)json_array_append_new(list, made_for(json_object_get(schema, "items"), id, text));
        return list;
    }
    return type && strcmp(type, "object") == 0 ? json_object() : json_string(text);
}

/* With all arguments, or only the required ones. */
static void ask_call(struct keeping *k, const struct call_entry *entry, bool all, uint64_t id,
        const char *text)
{
    const json_t *properties = json_object_get(entry->takes, "properties");
    json_t *args = json_object();
    const char *name = NULL;
    json_t *schema = NULL;
    bool done = false;
    json_object_foreach((json_t *)(uintptr_t)properties, name, schema)
    {
        if (all || call_table_requires(entry, name)) {
            (void)json_object_set_new(args, name, made_for(schema, id, text));
        }
    }
    char *written = json_dumps(args, JSON_COMPACT);
    char asked[700];
    (void)snprintf(asked, sizeof(asked), "%s %s", entry->name, written);
    json_t *answer =
            ask_if_answered(k->b, trial_character(k->b->alice), entry->name, written, &done);
    char *told = answer ? json_dumps(answer, JSON_COMPACT) : NULL;
    check_privacy(asked, false, str_of(told ? told : ""));
    free(told);
    free(written);
    json_decref(answer);
    json_decref(args);
}

/* They end the conversation that asks. */
static bool ends_it(const char *name)
{
    return strcmp(name, "chat.quit") == 0 || strncmp(name, "login.", 6) == 0;
}

BENCH_TEST(no_call_tells_what_a_player_keeps_private)
{
    struct keeping k = keep_secrets(b);
    struct call_table *table = call_table_create();
    char bob[30];
    char room[30];
    size_t cursor = 0;
    unsigned count = 0;
    (void)snprintf(bob, sizeof(bob), "#%" PRIu64, k.bob);
    (void)snprintf(room, sizeof(room), "#%" PRIu64, k.room);

    const struct {
        uint64_t id;
        const char *text;
    } given[] = {{k.bob, "bob"}, {k.bob, bob}, {k.room, room}, {k.room, "zqhid"}, {k.bob, "*"},
            {k.bob, "zqsecre"}, {1, "look bob"}};

    for (const struct call_entry *entry; (entry = call_table_next(table, &cursor)); count++) {
        for (size_t i = 0; !ends_it(entry->name) && i < sizeof(given) / sizeof(given[0]); i++) {
            ask_call(&k, entry, true, given[i].id, given[i].text);
            ask_call(&k, entry, false, given[i].id, given[i].text);
        }
    }

    call_table_destroy(table);
    assert_true(count > 100);
}

/* -- lines -- */

struct verbs {
    struct buf words;
};

static void add_verbs(void *data, const struct command *command)
{
    struct verbs *verbs = data;
    for (size_t i = 0; command->role < PERM_WIZARD && i < grammar_verb_count(command->grammar);
            i++) {
        struct buf word = {0};
        buf_printf(&word, " %.*s ", STR_FMT(grammar_verb(command->grammar, i)));
        if (str_find(buf_str(&verbs->words), buf_str(&word), 0) == SIZE_MAX) {
            buf_add_str(&verbs->words, buf_str(&word));
        }
        buf_finish(&word);
    }
}

static bool ends_session(struct str verb)
{
    static const struct str words[] = {STR_IS("quit"), STR_IS("logout"), STR_IS("password")};
    return str_is_among(verb, words, sizeof(words) / sizeof(words[0]));
}

static void type_verb(struct keeping *k, struct str verb)
{
    char bob[30];
    char room[30];
    char inside[40];
    char line[200];
    (void)snprintf(bob, sizeof(bob), "#%" PRIu64, k->bob);
    (void)snprintf(room, sizeof(room), "#%" PRIu64, k->room);
    (void)snprintf(inside, sizeof(inside), "in #%" PRIu64, k->room);
    const char *const rests[] = {"", "bob", bob, room, inside, "zqhid", "player"};
    for (size_t i = 0; i < sizeof(rests) / sizeof(rests[0]); i++) {
        (void)snprintf(line, sizeof(line), "%.*s %s", STR_FMT(verb), rests[i]);
        type_and_check(k, line, false);
        (void)trial_try(k->b->alice, "@abort", &(struct str){0});
    }
}

BENCH_TEST(no_line_tells_what_a_player_keeps_private)
{
    struct keeping k = keep_secrets(b);
    struct verbs verbs = {{0}};
    commands_each(stock_commands(trial_engine(k.b->trial)), add_verbs, &verbs);

    for (struct str rest = buf_str(&verbs.words); rest.length > 0;) {
        struct str verb = str_take_word(&rest);
        if (verb.length > 0 && !ends_session(verb)) {
            type_verb(&k, verb);
        }
    }

    buf_finish(&verbs.words);
}
