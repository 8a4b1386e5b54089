/* calls_page.c -- Calls for the pages of the web.
 *
 * All of them are reads that are open to everybody, like those of calls_around.c, calls_help.c and
 * calls_world.c. Each sets "you" for the menu. Times are seconds of the wall clock. The list of
 * people online is that of `who`.
 *
 * To add one: a description above its handler, or in data/calls/page.json, a row in `handlers`, a template
 * data/web/pages/NAME.html, a row in net/web/routes/http_routes_page.c. */
#include "engine/modules/calls/calls_page.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/act/look.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/output/naming.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/option.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/role.h"
#include "engine/core/people/sanction.h"
#include "engine/core/run/packages.h"
#include "engine/core/storage/kv.h"
#include "engine/core/storage/mail.h"
#include "engine/modules/calls/module.h"
#include "world/model/prop.h"

enum { NEWS_SHOWN = 3, NEWS_LISTED = 20, EVENT_KEPT_MINUTES = 60 };

static enum call_answer page_you(struct call *call)
{
    call->result = json_object();
    calls_put_you(call);
    return CALL_DONE;
}

/* -- people online -- */

static json_t *describe_on(struct engine *engine, const struct presence *one, uint64_t viewer)
{
    json_t *person = json_pack("{s:s, s:I, s:I, s:b, s:b}", "name", one->name, "on_for",
            (json_int_t)(clock_wall_age_ms(one->since_ms) / 1000), "idle",
            (json_int_t)person_idle_seconds(engine, one->character), "guest", one->guest,
            "linkdead", presence_is_lost(one));
    must(person);
    struct str away = person_away(engine, one);
    bool hushed = away.length > 0 && ignore_has(engine, viewer, one->character);
    calls_json_put(person, "away", hushed ? STR("away") : away);
    return person;
}

struct who_walk {
    size_t count;
    size_t at;
    uint64_t ids[];
};

/* Adds the list `who`. Returns false after a piece; the handler returns CALL_MORE then. */
static bool list_people(struct call *call)
{
    struct engine *engine = call->engine;
    struct who_walk *walk = call->state;
    if (!walk) {
        walk = mem_alloc(sizeof(*walk) + (presence_count(engine) + 1) * sizeof(walk->ids[0]));
        for (struct presence *one = presence_first(engine);
                one && walk->count < presence_count(engine); one = one->next) {
            walk->ids[walk->count] = one->character;
            walk->count += presence_is_listed(one);
        }
        call->state = walk;
        call->free_state = mem_free;
        call_begin_list(call, "who");
    }
    while (walk->at < walk->count) {
        const struct presence *one = presence_find(engine, walk->ids[walk->at++]);
        if (one) {
            call_add(call, "who", describe_on(engine, one, call->character));
        }
        if (walk->at < walk->count && call_rests(call)) {
            return false;
        }
    }
    return true;
}

static enum call_answer page_who(struct call *call)
{
    if (!list_people(call)) {
        return CALL_MORE;
    }
    call->result = json_object();
    calls_put_you(call);
    return CALL_DONE;
}

/* -- the first page -- */

static json_t *describe_start(struct engine *engine)
{
    struct object *start = world_find_ref(engine->world, str_of(engine->options.start));
    if (!start) {
        return json_null();
    }
    struct buf text = {0};
    (void)look_put_text(engine, start, ATOM_desc, &text);
    json_t *result = json_pack("{s:I}", "id", (json_int_t)start->id);
    must(result);
    struct str name = prop_str(engine->world, start, ATOM_name);
    calls_json_put(result, "name", name);
    calls_json_put(result, "text", buf_str(&text));
    (void)json_object_set_new(result, "ways", calls_ways(engine, start));
    buf_finish(&text);
    return result;
}

/* Adds an item in front and drops those that are not shown. */
static void add_news(void *data, const struct letter *letter)
{
    json_t *news = data;
    json_t *item = json_pack("{s:I}", "time", (json_int_t)(letter->time_ms / 1000));
    must(item);
    calls_json_put(item, "subject", letter->subject);
    (void)json_array_insert_new(news, 0, item);
    if (json_array_size(news) > NEWS_SHOWN) {
        (void)json_array_remove(news, NEWS_SHOWN);
    }
}

static void add_news_item(void *data, const struct letter *letter)
{
    json_t *news = data;
    json_t *item = json_pack("{s:I, s:I}", "number", (json_int_t)letter->number, "time",
            (json_int_t)(letter->time_ms / 1000));
    must(item);
    calls_json_put(item, "by", letter->sender);
    calls_json_put(item, "subject", letter->subject);
    calls_json_put(item, "text", letter->text);
    (void)json_array_insert_new(news, 0, item);
    if (json_array_size(news) > NEWS_LISTED) {
        (void)json_array_remove(news, NEWS_LISTED);
    }
}

static enum call_answer page_news(struct call *call)
{
    json_t *news = json_array();
    mail_each(call->engine, MAIL_EVERYBODY, add_news_item, news);
    call->result = json_pack("{s:o}", "news", news);
    calls_put_you(call);
    return CALL_DONE;
}

static enum call_answer page_home(struct call *call)
{
    if (!list_people(call)) {
        return CALL_MORE;
    }
    json_t *news = json_array();
    mail_each(call->engine, MAIL_EVERYBODY, add_news, news);
    call->result = json_pack("{s:o, s:o}", "start", describe_start(call->engine), "news", news);
    must(call->result);
    (void)json_object_set_new(call->result, "lately", calls_lately(call));
    (void)json_object_set_new(
            call->result, "guests", json_boolean(call->engine->options.guests));
    calls_put_you(call);
    return CALL_DONE;
}

/* -- high scores -- */

static json_t *list_rows(const struct value *rows)
{
    json_t *list = json_array();
    size_t count = rows && rows->kind == VALUE_TABLE ? rows->table->item_count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct value *row = &rows->table->items[i];
        if (row->kind != VALUE_TABLE) {
            continue;
        }
        const struct value *name = value_table_get_str(row, STR("name"));
        const struct value *score = value_table_get_str(row, STR("score"));
        json_t *item =
                json_pack("{s:I}", "score", (json_int_t)(score ? value_as_int(score, 0) : 0));
        must(item);
        calls_json_put(item, "name", name ? value_as_str(name) : STR_NONE);
        (void)json_array_append_new(list, item);
    }
    return list;
}

static json_t *list_boards(struct engine *engine)
{
    static const struct {
        const char *key;
        const char *title;
        const char *unit;
    } boards[] = {
            {"explorers", "Explorers", "Rooms"},
            {"builders", "Builders", "Works"},
            {"talkers", "Talkers", "Lines"},
            {"solvers", "Puzzle solvers", "Deeds"},
    };

    const struct value *scores = kv_get(engine, STR("scores"));
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        const struct value *rows = scores->kind == VALUE_TABLE
                                           ? value_table_get_str(scores, str_of(boards[i].key))
                                           : NULL;
        json_t *board = json_pack("{s:s, s:s, s:s, s:o}", "key", boards[i].key, "title",
                boards[i].title, "unit", boards[i].unit, "rows", list_rows(rows));
        must(board);
        (void)json_array_append_new(list, board);
    }
    return list;
}

static enum call_answer page_scores(struct call *call)
{
    call->result = json_pack("{s:o}", "boards", list_boards(call->engine));
    calls_put_you(call);
    return CALL_DONE;
}

/* -- one player -- */

/* Returns the index of the item with that folded name, or SIZE_MAX. */
static size_t find_called(const json_t *list, struct str folded)
{
    struct buf one = {0};
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < json_array_size(list) && at == SIZE_MAX; i++) {
        const char *name = json_string_value(json_object_get(json_array_get(list, i), "name"));
        buf_clear(&one);
        str_fold(str_of(name ? name : ""), &one);
        at = str_equal(buf_str(&one), folded) ? i : at;
    }
    buf_finish(&one);
    return at;
}

/* Returns {title, unit, rank, score} for each high score board with that name; sets *out_name to
 * the spelling there. */
static json_t *deeds_of(struct engine *engine, struct str folded, json_t **out_name)
{
    json_t *boards = list_boards(engine);
    json_t *deeds = json_array();
    for (size_t i = 0; i < json_array_size(boards); i++) {
        const json_t *board = json_array_get(boards, i);
        const json_t *rows = json_object_get(board, "rows");
        size_t at = find_called(rows, folded);
        const json_t *row = json_array_get(rows, at);
        if (row) {
            *out_name = *out_name ? *out_name : json_incref(json_object_get(row, "name"));
            (void)json_array_append_new(deeds,
                    json_pack("{s:O, s:O, s:I, s:O}", "title", json_object_get(board, "title"),
                            "unit", json_object_get(board, "unit"), "rank",
                            (json_int_t)(at + 1), "score", json_object_get(row, "score")));
        }
    }
    json_decref(boards);
    return deeds;
}

enum { AWARDS_SHOWN = 50 };

/* True if the player wants their page to say only that they are online. */
static bool is_reticent(const struct object *player)
{
    const struct value *wish = option_of(player, STR("profile"));
    return wish && wish->kind == VALUE_BOOL && !wish->boolean;
}

/* Returns the title as in whois; empty if it must not be shown, for example for a muted player. */
static struct str title_of_page(struct engine *engine, const struct object *player)
{
    const struct value *title = option_of(player, STR("title"));
    struct err err;
    bool shown = title && packages_is_on(engine, STR("identity")) &&
                 !sanction_silences(engine, player->id, 0, &err) &&
                 naming_of_title_ok(engine, value_as_str(title), NAMING_TITLE_MAX, &err);
    return shown ? value_as_str(title) : STR_NONE;
}

/* Adds the player's title and achievements. */
static void put_profile(struct call *call, struct str name)
{
    struct engine *engine = call->engine;
    const struct presence *on = presence_named(engine, name);
    const struct account *account = on ? NULL : account_find(engine, name);
    uint64_t character = on ? on->character : account ? account->character : 0;
    const struct object *player = character ? world_find(engine->world, character) : NULL;
    if (!player || is_reticent(player) || ignore_has(engine, call->character, character)) {
        return;
    }
    struct str title = title_of_page(engine, player);
    if (title.length > 0) {
        (void)json_object_set_new(call->result, "title", calls_json_text(title));
    }
    const struct value *all =
            prop_own(player, atom_intern(&engine->world->atoms, STR("_awards")));
    json_t *awards = json_array();
    for (size_t i = 0;
            all && all->kind == VALUE_TABLE && i < value_table_count(all) && i < AWARDS_SHOWN;
            i++) {
        struct value key;
        const struct value *award = value_table_at(all, i, &key);
        if (award->kind == VALUE_STRING &&
                naming_award_shows(engine, value_as_str(&key), value_as_str(award))) {
            (void)json_array_append_new(awards, calls_json_text(value_as_str(award)));
        }
    }
    (void)json_object_set_new(call->result, "awards", awards);
}

/* Returns the player online with that folded name, or NULL. */
static const struct presence *find_on(struct engine *engine, struct str folded)
{
    struct buf one = {0};
    const struct presence *found = NULL;
    for (struct presence *p = presence_first(engine); p && !found; p = p->next) {
        buf_clear(&one);
        str_fold(str_of(p->name), &one);
        found = str_equal(buf_str(&one), folded) ? p : NULL;
    }
    buf_finish(&one);
    return found;
}

/* Describes a player who is online or on a high score board, from the data of those pages. */
static enum call_answer page_person(struct call *call)
{
    struct buf folded = {0};
    str_fold(str_fit(call_text(call, "name"), 60), &folded);
    const struct presence *found = find_on(call->engine, buf_str(&folded));
    json_t *on = found ? describe_on(call->engine, found, call->character) : NULL;
    json_t *name = on ? json_incref(json_object_get(on, "name")) : NULL;
    json_t *deeds = deeds_of(call->engine, buf_str(&folded), &name);
    if (name) {
        call->result = json_pack("{s:O, s:O}", "name", name, "deeds", deeds);
        if (on) {
            (void)json_object_set(call->result, "on", on);
        }
        put_profile(call, str_of(json_string_value(name)));
        calls_put_you(call);
    }
    buf_finish(&folded);
    json_decref(deeds);
    json_decref(name);
    json_decref(on);
    return call->result ? CALL_DONE : call_refuse(call, 404, PHRASE_ask_person);
}

/* -- the calendar -- */

static json_t *event_json(const struct value *event)
{
    static const char *const numbers[] = {"id", "start", "minutes", "made"};
    static const char *const texts[] = {"title", "text", "by"};
    json_t *json = json_object();
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        const struct value *value = value_table_get_str(event, str_of(numbers[i]));
        (void)json_object_set_new(
                json, numbers[i], json_integer(value ? value_as_int(value, 0) : 0));
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const struct value *value = value_table_get_str(event, str_of(texts[i]));
        calls_json_put(json, texts[i], value ? value_as_str(value) : STR_NONE);
    }
    return json;
}

/* The script that announces an event keeps them sorted by their beginning. */
static enum call_answer page_events(struct call *call)
{
    const struct value *events = kv_get(call->engine, STR("events"));
    size_t count = events->kind == VALUE_TABLE ? events->table->item_count : 0;
    int64_t now = clock_wall_ms() / 1000;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct value *event = &events->table->items[i];
        if (event->kind != VALUE_TABLE) {
            continue;
        }
        json_t *json = event_json(event);
        json_int_t end = json_integer_value(json_object_get(json, "start")) +
                         60 * json_integer_value(json_object_get(json, "minutes"));
        if (end + 60 * EVENT_KEPT_MINUTES > now) {
            (void)json_array_append(list, json);
        }
        json_decref(json);
    }
    call->result = json_pack("{s:o}", "events", list);
    calls_put_you(call);
    return CALL_DONE;
}

static enum call_answer page_event(struct call *call)
{
    const struct value *events = kv_get(call->engine, STR("events"));
    size_t count = events->kind == VALUE_TABLE ? events->table->item_count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct value *event = &events->table->items[i];
        const struct value *id =
                event->kind == VALUE_TABLE ? value_table_get_str(event, STR("id")) : NULL;
        if (id && (uint64_t)value_as_int(id, 0) == call_number(call, "id")) {
            call->result = json_pack("{s:o}", "event", event_json(event));
            calls_put_you(call);
            return CALL_DONE;
        }
    }
    return call_refuse(call, 404, PHRASE_ask_event);
}

void calls_page_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"page.you", page_you},
            {"page.home", page_home},
            {"page.news", page_news},
            {"page.who", page_who},
            {"page.scores", page_scores},
            {"page.events", page_events},
            {"page.event", page_event},
            {"page.person", page_person},
            {"page.verbs", calls_page_verbs},
            {"page.settings", calls_page_settings},
            {"page.keep", calls_page_keep},
            {"help.list", calls_help_list},
            {"help.topic", calls_help_topic},
            {"world.areas", calls_world_areas},
            {"world.area", calls_world_area},
            {"world.find", calls_world_find},
            {"world.around", calls_world_around},
            {"world.room", calls_world_room},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
