/* funnel.c -- statistics: how far newcomers come, and where they stop.
 *
 * A row "funnel:DAY" has the counts for each service, "telnet 12 10 9 8 3 1 4 0;irc ...", and
 * after a '|' the rooms where people stopped, "#79 3;#80 1". Today's row is read at the first
 * count. */
#include "engine/modules/statistics/funnel.h"

#include "engine/base/slab.h"
#include "engine/core/people/account.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/statistics/module.h"
#include "world/model/object.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FUNNEL_PREFIX "funnel:"
#define FUNNEL_BEHIND_PREFIX "funnel;"
#define FUNNEL_DAY_S 86400
#define NEW_MS 600000
#define TEN_MS 600000
#define FUNNEL_HOUR_MS 3600000

enum { DAYS = 30, ROOMS = 50, SERVICES = 4 };

static const char *const services[SERVICES] = {"telnet", "irc", "web", "ssh"};

struct funnel_room {
    uint64_t room;
    uint64_t count;
};

struct funnel_day {
    int64_t day; /* since 1970; 0: none */
    uint64_t counts[SERVICES][NEWCOMER_STEPS];
    struct funnel_room rooms[ROOMS];
    size_t room_count;
};

struct newcomer {
    int service;
    unsigned reached; /* a bit per step */
    int64_t since_ms; /* monotonic */
};

struct funnel {
    struct map newcomers; /* by character, owned */
    struct funnel_day today;
    bool changed; /* since last written */
};

struct funnel *funnel_create(void)
{
    struct funnel *funnel = mem_alloc(sizeof(*funnel));
    map_init(&funnel->newcomers);
    return funnel;
}

void funnel_destroy(struct funnel *funnel)
{
    map_finish_with(&funnel->newcomers, slab_free);
    mem_free(funnel);
}

static int service_of(struct str service)
{
    for (int i = 0; i < SERVICES; i++) {
        if (str_equal(service, str_of(services[i]))) {
            return i;
        }
    }
    return -1;
}

/* -- rows -- */

static uint64_t take_number(struct str *text, char until)
{
    uint64_t number = 0;
    struct str word = str_take_until(text, until);
    return str_to_u64(word, &number) ? number : 0;
}

static void read_services(struct funnel_day *day, struct str text)
{
    while (text.length > 0) {
        struct str one = str_take_until(&text, ';');
        int index = service_of(str_take_until(&one, ' '));
        for (int i = 0; index >= 0 && i < NEWCOMER_STEPS; i++) {
            day->counts[index][i] = take_number(&one, ' ');
        }
    }
}

static void read_rooms(struct funnel_day *day, struct str text)
{
    while (text.length > 0 && day->room_count < ROOMS) {
        struct str one = str_take_until(&text, ';');
        one = str_starts(one, STR("#")) ? str_slice(one, 1, one.length) : STR_NONE;
        uint64_t room = take_number(&one, ' ');
        uint64_t count = take_number(&one, ' ');
        if (room > 0 && count > 0) {
            day->rooms[day->room_count++] = (struct funnel_room){room, count};
        }
    }
}

static struct funnel_day read_day(int64_t number, struct str text)
{
    struct funnel_day day = {.day = number};
    read_services(&day, str_take_until(&text, '|'));
    read_rooms(&day, text);
    return day;
}

static void write_day(const struct funnel_day *day, struct buf *out)
{
    for (int index = 0; index < SERVICES; index++) {
        buf_printf(out, "%s%s", index ? ";" : "", services[index]);
        for (int i = 0; i < NEWCOMER_STEPS; i++) {
            buf_printf(out, " %" PRIu64, day->counts[index][i]);
        }
    }
    for (size_t i = 0; i < day->room_count; i++) {
        buf_printf(out, "%c#%" PRIu64 " %" PRIu64, i ? ';' : '|', day->rooms[i].room,
                day->rooms[i].count);
    }
}

static struct row row_of_funnel(int64_t day)
{
    char name[32];
    struct row row = row_new(TABLE_META);
    (void)snprintf(name, sizeof(name), FUNNEL_PREFIX "%010" PRId64, day);
    row_set_str(&row, "name", str_of(name));
    return row;
}

static int64_t day_now(void)
{
    return clock_wall_ms() / 1000 / FUNNEL_DAY_S;
}

static void put_row_funnel(struct engine *engine, const struct funnel_day *day)
{
    struct row row = row_of_funnel(day->day);
    struct buf text = {0};
    write_day(day, &text);
    row_set_str(&row, "value", buf_str(&text));
    rows_put(engine_world(engine), &row);
    row_finish(&row);
    buf_finish(&text);
}

/* Returns today's counts for changing. After midnight, counts go into the old row until the
 * next tick. */
static struct funnel *funnel_of(struct engine *engine)
{
    const struct statistics *statistics = *skein_module_state(engine, "statistics");
    return statistics->funnel;
}

static struct funnel_day *today(struct engine *engine)
{
    struct funnel *funnel = funnel_of(engine);
    int64_t day = day_now();
    if (funnel->today.day == 0) {
        struct row row = row_of_funnel(day);
        struct funnel_day none = {.day = day};
        funnel->today = rows_find(engine_world(engine), &row)
                                ? read_day(day, row_str(&row, "value"))
                                : none;
        row_finish(&row);
    }
    funnel->changed = true;
    return &funnel->today;
}

/* -- counting -- */

static void came(struct engine *engine, const char *service)
{
    int index = service_of(str_of(service));
    if (index >= 0) {
        today(engine)->counts[index][NEWCOMER_CAME]++;
    }
}

static void reach(struct engine *engine, uint64_t character, enum newcomer_step step)
{
    struct newcomer *newcomer = map_find(&funnel_of(engine)->newcomers, character);
    if (newcomer && !(newcomer->reached & 1U << step)) {
        newcomer->reached |= 1U << step;
        today(engine)->counts[newcomer->service][step]++;
    }
}

static bool is_new(struct engine *engine, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    return account && account->created_ms > clock_wall_ms() - NEW_MS;
}

static void entered(struct engine *engine, uint64_t character, const char *service, bool guest)
{
    int index = service_of(str_of(service));
    if (index < 0 || map_find(&funnel_of(engine)->newcomers, character) ||
            (!guest && !is_new(engine, character))) {
        return;
    }
    struct newcomer *newcomer = slab_alloc(sizeof(*newcomer));
    *newcomer = (struct newcomer){index, 0, clock_ms()};
    (void)map_put(&funnel_of(engine)->newcomers, character, newcomer);
    reach(engine, character, NEWCOMER_ENTERED);
}

static void note_stop(struct funnel_day *day, uint64_t room)
{
    size_t i = 0;
    while (i < day->room_count && day->rooms[i].room != room) {
        i++;
    }
    if (i < ROOMS) {
        day->rooms[i].room = room;
        day->rooms[i].count++;
        day->room_count += i == day->room_count;
    }
}

static void gone(struct engine *engine, uint64_t character)
{
    struct newcomer *newcomer = map_remove(&funnel_of(engine)->newcomers, character);
    if (!newcomer) {
        return;
    }
    const struct object *object = world_find(engine_world(engine), character);
    if (clock_ms() - newcomer->since_ms < TEN_MS && object && object->location) {
        note_stop(today(engine), object->location);
    }
    slab_free(newcomer);
}

void funnel_note(struct engine *engine, void *about)
{
    const struct newcomer_event *event = about;
    if (event->step == NEWCOMER_CAME) {
        came(engine, event->service);
    } else if (event->step == NEWCOMER_ENTERED) {
        entered(engine, event->character, event->service, event->guest);
    } else if (event->step == NEWCOMER_GONE) {
        gone(engine, event->character);
    } else {
        reach(engine, event->character, event->step);
    }
}

/* -- the clock -- */

/* Counts minutes; after an hour somebody is not a newcomer any more. */
static void pass_minutes(struct engine *engine)
{
    struct map *newcomers = &funnel_of(engine)->newcomers;
    uint64_t over[64];
    size_t over_count = 0;
    size_t cursor = 0;
    uint64_t character = 0;
    void *value = NULL;
    while (map_each(newcomers, &cursor, &character, &value)) {
        const struct newcomer *newcomer = value;
        int64_t ms = clock_ms() - newcomer->since_ms;
        if (ms >= TEN_MS) {
            reach(engine, character, NEWCOMER_TEN);
        }
        if (ms >= FUNNEL_HOUR_MS && over_count < sizeof(over) / sizeof(over[0])) {
            reach(engine, character, NEWCOMER_HOUR);
            over[over_count++] = character;
        }
    }
    for (size_t i = 0; i < over_count; i++) {
        slab_free(map_remove(newcomers, over[i]));
    }
}

static struct rows rows_of_days(struct engine *engine)
{
    struct store_select select = {.table = TABLE_META,
            .where = {{"name", STORE_ABOVE, value_str(STR(FUNNEL_PREFIX))},
                    {"name", STORE_BELOW, value_str(STR(FUNNEL_BEHIND_PREFIX))}},
            .order = "name",
            .descending = true};
    struct rows rows = rows_read(engine_world(engine), &select, SIZE_MAX);
    value_finish(&select.where[0].value);
    value_finish(&select.where[1].value);
    return rows;
}

static void drop_old_funnel(struct engine *engine)
{
    struct rows rows = rows_of_days(engine);
    for (size_t i = DAYS; i < rows.count; i++) {
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
}

void funnel_tick(struct engine *engine)
{
    struct funnel *funnel = funnel_of(engine);
    pass_minutes(engine);
    bool over = funnel->today.day != 0 && funnel->today.day != day_now();
    if (funnel->changed) {
        transaction_begin(engine, 0, 0);
        put_row_funnel(engine, &funnel->today);
        if (over) {
            drop_old_funnel(engine);
        }
        transaction_commit(engine);
        funnel->changed = false;
    }
    if (over) {
        funnel->today = (struct funnel_day){0};
    }
}

/* -- display -- */

static json_t *show_services(const struct funnel_day *day)
{
    json_t *json = json_array();
    for (int index = 0; index < SERVICES; index++) {
        if (day->counts[index][NEWCOMER_CAME] + day->counts[index][NEWCOMER_ENTERED] > 0) {
            json_t *steps = json_array();
            for (int i = 0; i < NEWCOMER_STEPS; i++) {
                (void)json_array_append_new(
                        steps, json_integer((json_int_t)day->counts[index][i]));
            }
            (void)json_array_append_new(
                    json, json_pack("{s:s, s:o}", "door", services[index], "steps", steps));
        }
    }
    return json;
}

static json_t *show_rooms(struct engine *engine, const struct funnel_day *day)
{
    json_t *json = json_array();
    for (size_t i = 0; i < day->room_count; i++) {
        struct object *room = world_find(engine_world(engine), day->rooms[i].room);
        struct str name = room ? prop_str(engine_world(engine), room, ATOM_name) : STR("gone");
        (void)json_array_append_new(json,
                json_pack("{s:I, s:s%, s:I}", "id", (json_int_t)day->rooms[i].room, "name",
                        name.bytes, name.length, "count", (json_int_t)day->rooms[i].count));
    }
    return json;
}

static void show_day(struct engine *engine, const struct funnel_day *day, json_t *out)
{
    (void)json_array_append_new(
            out, json_pack("{s:I, s:o, s:o}", "time", (json_int_t)(day->day * FUNNEL_DAY_S),
                         "doors", show_services(day), "stops", show_rooms(engine, day)));
}

json_t *funnel_show(struct engine *engine, uint64_t days)
{
    struct rows rows = rows_of_days(engine);
    json_t *shown = json_array();
    json_t *steps = json_array();
    const struct funnel_day *now = &funnel_of(engine)->today;
    for (int i = 0; i < NEWCOMER_STEPS; i++) {
        (void)json_array_append_new(steps, json_string(newcomer_step_names[i]));
    }
    if (now->day != 0) {
        show_day(engine, now, shown);
    }
    for (size_t i = 0; i < rows.count && json_array_size(shown) < days; i++) {
        struct str name = row_str(&rows.items[i], "name");
        struct str digits = str_slice(name, strlen(FUNNEL_PREFIX), name.length);
        uint64_t day = 0;
        if (str_to_u64(digits, &day) && (int64_t)day != now->day) {
            struct funnel_day read = read_day((int64_t)day, row_str(&rows.items[i], "value"));
            show_day(engine, &read, shown);
        }
    }
    rows_finish(&rows);
    json_t *json = json_pack("{s:o, s:o}", "steps", steps, "days", shown);
    must(json);
    return json;
}
