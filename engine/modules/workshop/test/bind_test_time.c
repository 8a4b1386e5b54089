/* bind_test_time.c -- the hour, the season and the weather of a test (help testing).
 *
 * 1. A test begins at noon, under a clear sky, at any hour of the game, so that its result does not
 *    depend on the time of day. `skein dev` also begins it at midnight and in rain.
 * 2. The clock only goes forward. t:advance runs timers.
 * 3. Rooms are told of a new hour as in play, by time:hour: those within walking distance of the
 *    test's place and of each player of the test, at most ROOMS_MAX of each.
 *
 * scripts/calendar/lib/calendar.lua and climate.lua define the length of hours and seasons. */
#include "engine/core/perception/perceive.h"
#include "engine/core/script/hook.h"
#include "engine/modules/workshop/test/testing.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

enum { ROOMS_MAX = 64, NOON = 12, MIDNIGHT = 0, HOURS = 24, CLEAR = 0, RAIN = 2 };

#define HOUR_MS INT64_C(150000)
#define DAY_MS (HOURS * HOUR_MS)
#define SEASON_MS (24 * DAY_MS)

static const char *const season_names[] = {"spring", "summer", "autumn", "winter", NULL};
static const char *const sky_names[] = {"sunny", "cloudy", "rainy", "lightning", NULL};

const char *const test_when_names[TEST_WHENS] = {"noon", "midnight", "rain"};

/* Returns the first time from from_ms on at which the game's clock shows that hour. */
static int64_t next_hour_ms(int64_t from_ms, int64_t hour)
{
    int64_t late_ms = (from_ms - hour * HOUR_MS) % DAY_MS;
    return late_ms == 0 ? from_ms : from_ms + DAY_MS - late_ms;
}

static void tell_hour(struct engine *engine, struct object *room, int64_t hour)
{
    struct value data = value_table();
    value_table_set_str(&data, STR("hour"), value_int(hour));
    struct event event = {.name = STR("time:hour"), .thing = room, .data = &data};
    struct handler_result result = {0};
    (void)hook_tell(engine, room, &event, &result);
    value_finish(&data);
}

/* Rooms within walking distance, the nearest first. */
struct test_rooms {
    uint64_t ids[ROOMS_MAX];
    size_t count;
};

static void add_test_room(struct engine *engine, struct test_rooms *rooms, struct object *room)
{
    bool known = !room || !is_room(engine, room) || rooms->count == ROOMS_MAX;
    for (size_t i = 0; i < rooms->count && !known; i++) {
        known = rooms->ids[i] == room->id;
    }
    if (!known) {
        rooms->ids[rooms->count++] = room->id;
    }
}

static void find_rooms(struct engine *engine, uint64_t here, struct test_rooms *rooms)
{
    struct world *world = engine_world(engine);
    add_test_room(engine, rooms, world_find(world, here));
    for (size_t i = 0; i < rooms->count; i++) {
        size_t count = 0;
        struct object *room = world_find(world, rooms->ids[i]);
        const uint64_t *ids = place_contents(world, room, &count);
        for (size_t k = 0; k < count && rooms->count < ROOMS_MAX; k++) {
            struct object *exit = world_find(world, ids[k]);
            if (exit && is_exit(engine, exit)) {
                add_test_room(engine, rooms, prop_object(world, exit, ATOM_to));
            }
        }
    }
}

/* Tells the rooms around a place of the hour, unless that place is one of `told` (may be NULL). */
static void set_hour_around(struct engine *engine, uint64_t place,
        const struct test_rooms *told, struct test_rooms *out)
{
    int64_t hour = engine_world(engine)->pretended_ms / HOUR_MS % HOURS;
    out->count = 0;
    for (size_t i = 0; told && i < told->count; i++) {
        if (told->ids[i] == place) {
            return;
        }
    }
    find_rooms(engine, place, out);
    for (size_t i = 0; i < out->count; i++) {
        struct object *room = world_find(engine_world(engine), out->ids[i]);
        if (room) {
            tell_hour(engine, room, hour);
        }
    }
}

/* Returns the id of the room that somebody is in; 0: none. */
static uint64_t room_around(struct engine *engine, struct object *object)
{
    while (object && !is_room(engine, object)) {
        object = object_place(engine, object);
    }
    return object ? object->id : 0;
}

static void set_hour(struct engine *engine, const struct testing *testing)
{
    struct test_rooms near;
    struct test_rooms far;
    set_hour_around(engine, testing->here, NULL, &near);
    for (size_t i = 0; i < testing->person_count; i++) {
        struct object *person = world_find(engine_world(engine), testing->people[i].id);
        uint64_t room = room_around(engine, person);
        if (room) {
            set_hour_around(engine, room, &near, &far);
        }
    }
}

static struct object *area_of_test(struct engine *engine, const struct testing *testing)
{
    struct object *here = world_find(engine_world(engine), testing->here);
    return here ? prop_object(engine_world(engine), here, ATOM_area) : NULL;
}

static void set_sky(struct engine *engine, struct object *area, const char *sky)
{
    struct world *world = engine_world(engine);
    prop_set(world, area, atom_intern(&world->atoms, STR("weather")), value_str(str_of(sky)));
    prop_set(world, area, atom_intern(&world->atoms, STR("weather_until")), value_nil());
}

void test_time_begin(struct engine *engine, const struct testing *testing)
{
    struct world *world = engine_world(engine);
    struct object *area = area_of_test(engine, testing);
    int64_t hour = testing->when == TEST_MIDNIGHT ? MIDNIGHT : NOON;
    world->pretended_ms = next_hour_ms(world_now_ms(world), hour);
    if (area && prop_get(world, area, atom_intern(&world->atoms, STR("climate")))->kind !=
                        VALUE_NIL) {
        set_sky(engine, area, sky_names[testing->when == TEST_RAIN ? RAIN : CLEAR]);
    }
    set_hour(engine, testing);
}

void test_time_reach(struct engine *engine, const struct testing *testing, struct object *place)
{
    struct test_rooms near = {.count = 0};
    struct test_rooms far;
    uint64_t room = room_around(engine, place);
    if (room && room != testing->here) {
        find_rooms(engine, testing->here, &near);
        set_hour_around(engine, room, &near, &far);
    }
}

/*** t:hour(HOUR)
Turns the clock to the next time with that hour, 0 to 23: rooms under the sky are dark at night. */
static int test_hour(lua_State *L)
{
    struct engine *engine = engine_of(L);
    lua_Integer hour = luaL_checkinteger(L, 2);
    luaL_argcheck(L, hour >= 0 && hour < HOURS, 2, "an hour, 0 to 23");
    engine_world(engine)->pretended_ms = next_hour_ms(engine_world(engine)->pretended_ms, hour);
    set_hour(engine, testing_of(L));
    return 0;
}

/*** t:season(NAME)
Turns the clock to noon on a day in that season: spring, summer, autumn or winter. */
static int test_season(lua_State *L)
{
    struct engine *engine = engine_of(L);
    int64_t wanted = luaL_checkoption(L, 2, NULL, season_names);
    int64_t now_ms = engine_world(engine)->pretended_ms;
    int64_t ahead = (wanted - now_ms / SEASON_MS % 4 + 4) % 4;
    int64_t from_ms = ahead == 0 ? now_ms : (now_ms / SEASON_MS + ahead) * SEASON_MS;
    engine_world(engine)->pretended_ms = next_hour_ms(from_ms, NOON);
    set_hour(engine, testing_of(L));
    return 0;
}

/* Sets the sky over the area of place. True if it can be seen there. */
static bool set_sky_of(struct engine *engine, struct object *place, const char *sky)
{
    struct object *area = place ? prop_object(engine_world(engine), place, ATOM_area) : NULL;
    if (area) {
        set_sky(engine, area, sky);
    }
    return area && proto_is_ref(engine_world(engine), place, "outdoors");
}

/* Sets the sky where the players of the test stand. True if one of them is outdoors. */
static bool set_sky_of_people(
        struct engine *engine, const struct testing *testing, const char *sky)
{
    bool seen = false;
    for (size_t i = 0; i < testing->person_count; i++) {
        struct object *person = world_find(engine_world(engine), testing->people[i].id);
        struct object *place = person ? object_place(engine, person) : NULL;
        seen = (place && set_sky_of(engine, place, sky)) || seen;
    }
    return seen;
}

/* Makes a room outdoors that was made for the test. */
static void open_to_sky(struct engine *engine, const struct testing *testing)
{
    struct world *world = engine_world(engine);
    struct object *here = world_find(world, testing->here);
    struct object *outdoors = world_find_ref(world, STR("outdoors"));
    struct err err;
    if (here && here->created && outdoors && proto_set(world, here, &outdoors, 1, &err)) {
        tell_hour(engine, here, world->pretended_ms / HOUR_MS % HOURS);
    }
}

/* Returns the sky of that name, of static memory. */
static const char *to_sky(lua_State *L)
{
    const char *name = luaL_checkstring(L, 2);
    for (size_t i = 0; sky_names[i]; i++) {
        if (strcmp(name, sky_names[i]) == 0) {
            return sky_names[i];
        }
    }
    luaL_error(L, "t:weather: \"%s\" is no sky; they are sunny, cloudy, rainy and lightning",
            name);
    return NULL;
}

/*** t:weather(SKY)
Sets the sky over the areas of t.room and of the places of the test's players: sunny, cloudy, rainy
or lightning. If none of these is outdoors, t.room becomes so if it was made for the test; else the
test fails. */
static int test_weather(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct testing *testing = testing_of(L);
    const char *sky = to_sky(L);
    bool seen = set_sky_of_people(engine, testing, sky);
    if (!seen) {
        open_to_sky(engine, testing);
    }
    seen = set_sky_of(engine, world_find(engine_world(engine), testing->here), sky) || seen;
    if (!seen && !area_of_test(engine, testing)) {
        return luaL_error(L, "t.room has no area, and so no weather");
    }
    if (!seen) {
        return luaL_error(L, "t.room is indoors, where there is no weather: first put a player "
                             "of the test into a place made by create(\"outdoors\", "
                             "{ area = t.room.area })");
    }
    return 0;
}

void add_test_time(lua_State *L)
{
    static const luaL_Reg methods[] = {
            {"hour", test_hour},
            {"season", test_season},
            {"weather", test_weather},
            {NULL, NULL},
    };
    luaL_setfuncs(L, methods, 0);
}
