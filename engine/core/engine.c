/* engine.c -- creates, runs and stops the engine.
 *
 * A turn handles results of the disk and the workers, then due work, then output that may be
 * released. Nothing in here blocks; the app (or a test) calls each turn.
 *
 * engine_check_world lists what the engine needs in a world. */
#include "engine/core/engine.h"

#include "engine/base/slab.h"
#include "engine/core/engine_impl.h"
#include "engine/core/internal_event.h"
#include "engine/core/output/arrivals.h"
#include "engine/core/output/disk_tell.h"
#include "engine/core/output/scrollback.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/disk.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/sink.h"
#include "engine/core/skein_module.h"
#include "world/model/proto.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#include <string.h>
#include <sys/random.h>

#define CACHE_BYTES ((size_t)256 * 1024 * 1024)
#define BACKUP_EVERY_S 21600
#define CARRY_THINGS 500
#define CARRY_BYTES ((size_t)256 * 1024)
#define EVICT_PER_TURN 1000 /* a turn may load hundreds */
/* A connection proxy writes the output of one turn to people while the next turn runs. A turn as
 * long as that takes would make the two processes wait for each other. */
#define GATE_TURN_US 250
/* Part of each turn for pages; processing the answers gets as much (web_pace.c). */
#define PAGES_TURN_US 1000

static uint32_t option_or(uint32_t value, uint32_t otherwise)
{
    return value ? value : otherwise;
}

/* Returns a copy. */
static const char *text_or(const char *text, const char *otherwise)
{
    return mem_dup_text(text ? text : otherwise);
}

/* Returns an owned copy, allocated with its holder. */
static const struct value *names_dup(const struct value *names)
{
    struct value *copy = names ? mem_alloc(sizeof(*copy)) : NULL;
    if (copy) {
        *copy = value_dup(names);
    }
    return copy;
}

static void names_finish(const struct value *names)
{
    if (names) {
        value_finish((struct value *)(uintptr_t)names);
        mem_free((void *)(uintptr_t)names);
    }
}

static void options_copy(struct engine_options *to, const struct engine_options *from)
{
    *to = *from;
    to->name = text_or(from->name, "Skein");
    to->mail_domain = text_or(from->mail_domain, "");
    to->name_scripts = text_or(from->name_scripts, "any");
    to->start = text_or(from->start, "start");
    to->language = text_or(from->language, "en");
    to->languages = from->languages ? mem_dup_text(from->languages) : NULL;
    to->password_kib = option_or(from->password_kib, 65536);
    to->linkdead_seconds = option_or(from->linkdead_seconds, 300);
    to->logins_per_minute = option_or(from->logins_per_minute, 10);
    to->commands_per_second = option_or(from->commands_per_second, 30);
    to->speech_burst = option_or(from->speech_burst, 10);
    to->speech_seconds = option_or(from->speech_seconds, 2);
    to->room_burst = option_or(from->room_burst, 120);
    to->room_rate = option_or(from->room_rate, 5);
    to->transaction_ms = option_or(from->transaction_ms, 20);
    to->transaction_output_bytes = option_or(from->transaction_output_bytes, 1024 * 1024);
    to->transaction_objects = option_or(from->transaction_objects, 200);
    to->backups.directory =
            from->backups.directory ? mem_dup_text(from->backups.directory) : NULL;
    to->backups.archive = from->backups.archive ? mem_dup_text(from->backups.archive) : NULL;
    to->backups.every_seconds = option_or(from->backups.every_seconds, BACKUP_EVERY_S);
    to->realm.name = from->realm.name ? mem_dup_text(from->realm.name) : NULL;
    to->realm.channels = names_dup(from->realm.channels);
    to->realm.visitors = names_dup(from->realm.visitors);
    to->realm.peers = names_dup(from->realm.peers);
    to->realm.accept_things = names_dup(from->realm.accept_things);
    to->realm.accept_coins = names_dup(from->realm.accept_coins);
    to->realm.accept_experience = names_dup(from->realm.accept_experience);
    to->realm.link = from->realm.link ? mem_dup_text(from->realm.link) : NULL;
    to->realm.address = from->realm.address ? mem_dup_text(from->realm.address) : NULL;
    to->realm.registrar = from->realm.registrar ? mem_dup_text(from->realm.registrar) : NULL;
    to->realm.carry_things = from->realm.carry_things ? from->realm.carry_things : CARRY_THINGS;
    to->realm.carry_bytes = from->realm.carry_bytes ? from->realm.carry_bytes : CARRY_BYTES;
    quota_limits_fill(&to->quotas);
    to->packages = text_or(from->packages, "");
    to->package_settings = names_dup(from->package_settings);
    to->cache_bytes = from->cache_bytes ? from->cache_bytes : CACHE_BYTES;
}

static void options_finish(struct engine_options *options)
{
    mem_free((void *)(uintptr_t)options->name);
    mem_free((void *)(uintptr_t)options->packages);
    names_finish(options->package_settings);
    mem_free((void *)(uintptr_t)options->mail_domain);
    mem_free((void *)(uintptr_t)options->name_scripts);
    mem_free((void *)(uintptr_t)options->start);
    mem_free((void *)(uintptr_t)options->language);
    mem_free((void *)(uintptr_t)options->languages);
    mem_free((void *)(uintptr_t)options->backups.directory);
    mem_free((void *)(uintptr_t)options->backups.archive);
    mem_free((void *)(uintptr_t)options->realm.name);
    names_finish(options->realm.channels);
    names_finish(options->realm.visitors);
    names_finish(options->realm.peers);
    names_finish(options->realm.accept_things);
    names_finish(options->realm.accept_coins);
    names_finish(options->realm.accept_experience);
    mem_free((void *)(uintptr_t)options->realm.link);
    mem_free((void *)(uintptr_t)options->realm.address);
    mem_free((void *)(uintptr_t)options->realm.registrar);
}

void engine_set_options(struct engine *engine, const struct engine_options *options)
{
    struct engine_options before = engine->options;
    options_copy(&engine->options, options);
    options_finish(&before);
    modules_options_changed(engine);
}

static uint64_t seed_from_system(void)
{
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed)) {
        seed = (uint64_t)clock_us();
    }
    return seed;
}

static uint64_t given_or_random(uint64_t number)
{
    return number ? number : seed_from_system();
}

/* Lists the hooks `turn`, for each turn asks only parts and modules that have one. */
static void take_turns(struct engine *engine)
{
    size_t most = KERNEL_PARTS + skein_modules_count(engine->modules);
    size_t count = 0;
    engine->turns = mem_alloc_array(most + 1, sizeof(*engine->turns));
    for (size_t i = 0; i < KERNEL_PARTS; i++) {
        engine->turns[count] = kernel_parts[i]->turn;
        count += kernel_parts[i]->turn != NULL;
    }
    for (size_t i = 0; engine->modules[i]; i++) {
        engine->turns[count] = engine->modules[i]->turn;
        count += engine->modules[i]->turn != NULL;
    }
}

struct engine *engine_create(const struct engine_options *options, struct store *store,
        struct world *world, struct worker_pool *workers)
{
    struct engine *engine = mem_alloc(sizeof(*engine));
    options_copy(&engine->options, options);
    engine->parts.head.store = store;
    engine->parts.head.world = world;
    engine->workers = workers;
    rng_seed(&engine->rng, given_or_random(options->seed));
    engine->process_number = given_or_random(options->process_number);
    engine->parts.head.transaction = mem_alloc(sizeof(*engine_transaction(engine)));
    modules_take(engine, options->modules);
    engine->internal_events =
            internal_events_create(kernel_parts, KERNEL_PARTS, engine->modules);
    take_turns(engine);
    engine->parts.head.hub = hub_create(&engine_sink, engine);
    engine->tasks = tasks_create();
    parts_create(engine);
    modules_add_calls(engine);
    modules_create(engine);
    tx_begin(world);
    internal_event_run(engine, INTERNAL_SWEEP, NULL);
    (void)tx_commit(world);
    internal_event_run(engine, INTERNAL_START, NULL);
    hub_release(engine_hub(engine), store_durable(store));
    return engine;
}

void engine_destroy(struct engine *engine)
{
    if (!engine) {
        return;
    }
    if (engine_transaction(engine)->open) {
        transaction_abort(engine);
    }
    modules_destroy(engine);
    engine->ending = true;
    tasks_destroy(engine); /* what they need is still there */
    parts_destroy(engine);
    hub_destroy(engine_hub(engine));
    buf_finish(&engine_transaction(engine)->refusal);
    buf_finish(&engine_transaction(engine)->rest);
    buf_finish(&engine_transaction(engine)->stop);
    mem_free(engine->internal_events);
    mem_free(engine->module_states);
    mem_free((void *)engine->turns);
    mem_free(engine_transaction(engine));
    options_finish(&engine->options);
    mem_free(engine);
}

const char *const engine_prototypes[] = {
        "thing", "room", "exit", "item", "container", "character", "player", "npc", NULL};

bool engine_needs(const struct engine *engine, const struct object *object)
{
    for (size_t i = 0; object->ref && engine_prototypes[i]; i++) {
        if (strcmp(object->ref, engine_prototypes[i]) == 0) {
            return true;
        }
    }
    return object->ref && strcmp(object->ref, engine->options.start) == 0;
}

bool engine_check_world(struct engine *engine, struct err *err)
{
    if (!parts_check_world(engine, err)) {
        return false;
    }
    for (size_t i = 0; engine_prototypes[i]; i++) {
        if (!world_find_ref(engine_world(engine), str_of(engine_prototypes[i]))) {
            return err_set(err, ERR_MISSING, ENGINE_NO_PROTOTYPE, engine_prototypes[i]);
        }
    }
    struct object *start = world_find_ref(engine_world(engine), str_of(engine->options.start));
    if (!start || !proto_is_ref(engine_world(engine), start, "room")) {
        return err_set(err, ERR_MISSING,
                "the world has no room $%s for players to start in; name one with @ref, or "
                "set `start` in the configuration",
                engine->options.start);
    }
    const char *missing = phrase_missing(engine);
    if (!modules_check_world(engine, err)) {
        return false;
    }
    if (missing) {
        return err_set(
                err, ERR_SCRIPT, "the stock scripts have no text for the phrase %s", missing);
    }
    return true;
}

/* Evicts a few objects not used lately; called each turn. */
static void keep_cache_small(struct engine *engine)
{
    size_t bytes = engine_world(engine)->object_cache_bytes;
    if (bytes > engine->options.cache_bytes) {
        (void)world_evict(engine_world(engine), store_durable(engine_store(engine)),
                bytes - engine->options.cache_bytes, EVICT_PER_TURN);
    }
}

/* Returns the smaller of two waiting times; -1 means never. */
static int64_t sooner(int64_t one_us, int64_t other_us)
{
    return one_us < 0 || (other_us >= 0 && other_us < one_us) ? other_us : one_us;
}

/* Runs page tasks after the players' commands; their answers are sent in the next turn. */
static bool run_pages(struct engine *engine)
{
    store_gather(engine_store(engine), true);
    bool any = tasks_turn_pages(engine, PAGES_TURN_US);
    store_gather(engine_store(engine), false);
    return any;
}

int64_t engine_turn(struct engine *engine, int64_t budget_us)
{
    hub_release(engine_hub(engine), store_poll(engine_store(engine)));
    worker_poll(engine->workers);
    disk_turn(engine);
    disk_tell_turn(engine);
    uint64_t transactions = engine_transaction(engine)->number;
    bool is_short = hub_held(engine_hub(engine)) > 0 && budget_us > GATE_TURN_US;
    store_gather(engine_store(engine), true);
    int64_t next_us = tasks_turn(engine, is_short ? GATE_TURN_US : budget_us);
    store_gather(engine_store(engine), false);
    bool busy = engine_transaction(engine)->number != transactions;
    int64_t told_us = disk_is_troubled(engine) ? -1 : scrollback_turn(engine);
    next_us = sooner(next_us, told_us);
    for (size_t i = 0; engine->turns[i]; i++) {
        next_us = sooner(next_us, engine->turns[i](engine));
    }
    bool flushed = hub_flush_share(engine_hub(engine), busy);
    keep_cache_small(engine);
    return run_pages(engine) || !flushed ? 0 : next_us;
}

bool engine_is_idle(struct engine *engine)
{
    struct store_load load;
    store_load_now(engine_store(engine), &load);
    return load.batches == 0 && tasks_ready_count(engine) == 0 &&
           account_passwords_waiting(engine) == 0;
}

void engine_trim(struct engine *engine)
{
    slab_trim_begin();
    hub_trim(engine_hub(engine));
    parts_trim(engine);
    /* Evicts nothing, but forgets stored changes of rows. */
    (void)world_evict(engine_world(engine), store_durable(engine_store(engine)), 0, 0);
    store_trim(engine_store(engine));
    slab_trim_end();
}

void engine_stop(struct engine *engine, const char *why)
{
    engine->stopping = true;
    if (!disk_is_troubled(engine)) {
        arrivals_tell_now(engine);
    }
    struct msg bye = {.kind = MSG_BYE, .flag = true, .text = str_of(why)};
    for (struct session *session = hub_first(engine_hub(engine)); session;
            session = session->next) {
        hub_send(session, &bye);
    }
    hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
}

void engine_cut(struct engine *engine, const char *why)
{
    struct msg bye = {.kind = MSG_BYE, .flag = true, .text = str_of(why)};
    for (struct session *session = hub_first(engine_hub(engine)), *next; session;
            session = next) {
        next = session->next;
        hub_send_now(session, &bye);
    }
}
