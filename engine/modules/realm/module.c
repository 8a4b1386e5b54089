/* module.c -- the realm: this world among others. */
#include "engine/modules/realm/module.h"

#include "engine/base/mem.h"
#include "engine/core/run/disk.h"
#include "engine/core/run/other_worlds.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/outbox/realm_parts.h"
#include "engine/modules/realm/worlds/names.h"
#include "engine/modules/realm/worlds/realm.h"
#include "engine/modules/realm/worlds/travel.h"

static const struct other_worlds module_worlds = {
        .name = outbox_name,
        .is_opening = outbox_is_opening,
        .is_shut = outbox_is_shut,
        .knows = outbox_knows,
        .find_person = realm_find_person,
        .sanction = realm_sanction,
        .say = realm_say_on,
};

static void create_realm(struct engine *engine)
{
    if (!engine_options(engine)->realm.name) {
        return;
    }
    struct realm_parts *parts = mem_alloc(sizeof(*parts));
    *skein_module_state(engine, "realm") = parts;
    other_worlds_set(engine, &module_worlds);
    parts->outbox = outbox_create(engine);
    parts->realm = realm_create(engine);
    parts->names = names_create(engine);
}

static void destroy_realm(struct engine *engine)
{
    struct realm_parts *parts = realm_parts(engine);
    if (!parts) {
        return;
    }
    names_destroy(parts->names);
    realm_destroy(parts->realm);
    outbox_destroy(parts->outbox);
    other_worlds_set(engine, NULL);
    mem_free(parts);
}

static bool check_name(struct engine *engine, struct err *err)
{
    return outbox_check(engine, err);
}

static int64_t turn_realm(struct engine *engine)
{
    return disk_is_troubled(engine) ? -1 : outbox_turn(engine);
}

const struct skein_module realm_module = {
        .name = "realm",
        .create = create_realm,
        .destroy = destroy_realm,
        .add_calls = calls_realm_add,
        .options_changed = outbox_trust_pin,
        .turn = turn_realm,
        .check_world = check_name,
        .on =
                {
                        [INTERNAL_RECORD] = outbox_record,
                        [INTERNAL_END] = outbox_end,
                        [INTERNAL_MEET] = travel_meet,
                        [INTERNAL_WAY] = travel_note_way,
                        [INTERNAL_SHELL] = travel_shell,
                        [INTERNAL_STRANGER] = travel_stranger,
                        [INTERNAL_NAME] = names_ask,
                        [INTERNAL_PROVE] = names_prove,
                        [INTERNAL_ELSEWHERE] = names_elsewhere,
                        [INTERNAL_ACCOUNT] = names_note,
                },
        .add_metrics = realm_add_metrics,
        .add_functions = bind_realm_open,
        .server = &server_realm,
};
