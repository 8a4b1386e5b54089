/* funnel.c -- statistics: how far newcomers come, and where they stop.
 *
 * The table newcomer counts for each day, service and step, newcomer_stop the rooms where people
 * stopped. Today's rows are read at the first count. */
#include "engine/modules/statistics/funnel.h"

#include "engine/base/slab.h"
#include "engine/core/people/account.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/statistics/module.h"
#include "world/model/object.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <string.h>

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
    struct funnel_day stored; /* today as it was last written */
    bool changed;             /* since then */
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

static void take_count(void *data, const struct row *row)
{
    struct funnel_day *day = data;
    int service = service_of(row_str(row, "service"));
    size_t step = str_index(row_str(row, "step"), newcomer_step_names, NEWCOMER_STEPS);
    if (service >= 0 && step < NEWCOMER_STEPS) {
        day->counts[service][step] = row_id(row, "count");
    }
}

static void take_stop(void *data, const struct row *row)
{
    struct funnel_day *day = data;
    if (day->room_count < ROOMS) {
        day->rooms[day->room_count++] =
                (struct funnel_room){row_id(row, "room"), row_id(row, "count")};
    }
}

static struct funnel_day read_day(struct engine *engine, int64_t number)
{
    struct funnel_day day = {.day = number};
    struct store_select select = {
            .table = TABLE_NEWCOMER, .where = {{"day", STORE_EQUAL, value_int(number)}}};
    (void)rows_each(engine_world(engine), &select, 0, take_count, &day);
    select.table = TABLE_NEWCOMER_STOP;
    (void)rows_each(engine_world(engine), &select, 0, take_stop, &day);
    return day;
}

static int64_t day_now(void)
{
    return clock_wall_ms() / 1000 / FUNNEL_DAY_S;
}

static void put_count(struct engine *engine, int64_t day, int service, int step, uint64_t count)
{
    struct row row = row_new(TABLE_NEWCOMER);
    row_set_int(&row, "day", day);
    row_set_str(&row, "service", str_of(services[service]));
    row_set_str(&row, "step", str_of(newcomer_step_names[step]));
    row_set_id(&row, "count", count);
    rows_put(engine_world(engine), &row);
}

static void put_stop(struct engine *engine, int64_t day, const struct funnel_room *stop)
{
    struct row row = row_new(TABLE_NEWCOMER_STOP);
    row_set_int(&row, "day", day);
    row_set_id(&row, "room", stop->room);
    row_set_id(&row, "count", stop->count);
    rows_put(engine_world(engine), &row);
}

/* Writes what is not stored yet of a day. */
static void put_day(
        struct engine *engine, const struct funnel_day *day, const struct funnel_day *stored)
{
    for (int service = 0; service < SERVICES; service++) {
        for (int step = 0; step < NEWCOMER_STEPS; step++) {
            if (day->counts[service][step] != stored->counts[service][step]) {
                put_count(engine, day->day, service, step, day->counts[service][step]);
            }
        }
    }
    for (size_t i = 0; i < day->room_count; i++) {
        if (day->rooms[i].count != stored->rooms[i].count) {
            put_stop(engine, day->day, &day->rooms[i]);
        }
    }
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
        funnel->today = funnel->stored = read_day(engine, day);
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

static void drop_before(struct engine *engine, enum table table, int64_t day)
{
    struct store_select select = {
            .table = table, .where = {{"day", STORE_BELOW, value_int(day)}}, .order = "day"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
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
        put_day(engine, &funnel->today, &funnel->stored);
        if (over) {
            drop_before(engine, TABLE_NEWCOMER, day_now() - DAYS);
            drop_before(engine, TABLE_NEWCOMER_STOP, day_now() - DAYS);
        }
        transaction_commit(engine);
        funnel->stored = funnel->today;
        funnel->changed = false;
    }
    if (over) {
        funnel->today = funnel->stored = (struct funnel_day){0};
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
            out, json_pack("{s:I, s:o, s:o}", "time", (json_int_t)day->day * FUNNEL_DAY_S,
                         "doors", show_services(day), "stops", show_rooms(engine, day)));
}

static bool has_counts(const struct funnel_day *day)
{
    static const struct funnel_day none;
    return day->room_count > 0 || memcmp(day->counts, none.counts, sizeof(none.counts)) != 0;
}

json_t *funnel_show(struct engine *engine, uint64_t days)
{
    json_t *shown = json_array();
    json_t *steps = json_array();
    const struct funnel_day *now = &funnel_of(engine)->today;
    for (int i = 0; i < NEWCOMER_STEPS; i++) {
        (void)json_array_append_new(steps, json_string(newcomer_step_names[i]));
    }
    for (int64_t day = day_now(); day >= day_now() - DAYS && json_array_size(shown) < days;
            day--) {
        struct funnel_day read = day == now->day ? *now : read_day(engine, day);
        if (day == now->day || has_counts(&read)) {
            show_day(engine, &read, shown);
        }
    }
    json_t *json = json_pack("{s:o, s:o}", "steps", steps, "days", shown);
    must(json);
    return json;
}
