/* clientdata.c -- rate limit for data sent to clients.
 *
 * 1. A figure is the last value sent to one character under one topic. It exists as long as it
 *    was sent within the last second; meanwhile a task is scheduled that frees it or sends the
 *    newer value.
 * 2. `fresh` belongs to the open transaction and is dropped if that is undone; `late` belongs
 *    to finished transactions.
 * 3. Characters without a client that takes data are skipped. */
#include "engine/core/output/clientdata.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/part.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "world/model/tx.h"
#include "world/model/world.h"

#define EVERY_MS 1000
#define KEY_MAX 100

struct figure {
    struct engine *engine;
    uint64_t character;
    char *topic;         /* owned */
    char *fresh;         /* owned JSON, or NULL */
    char *late;          /* same */
    bool waits;          /* sent within the last second */
    struct figure *next; /* next in clientdata.fresh */
    bool listed;         /* is in clientdata.fresh */
};

struct clientdata {
    struct strmap figures; /* "ID TOPIC" -> struct figure, owned */
    struct figure *fresh;
};

PART_STATE(clientdata, PART_CLIENTDATA)

/* The value to restore if the change is undone. */
struct speakers {
    struct figure *figure;
    char *before; /* owned */
};

static void figure_free(struct figure *figure)
{
    mem_free(figure->topic);
    mem_free(figure->fresh);
    mem_free(figure->late);
    mem_free(figure);
}

static void clientdata_destroy(struct engine *engine)
{
    size_t cursor = 0;
    void *figure = NULL;
    while (strmap_each(&clientdata_state(engine)->figures, &cursor, NULL, &figure)) {
        figure_free(figure);
    }
    strmap_finish(&clientdata_state(engine)->figures);
}

static struct str key_of(uint64_t character, struct str topic, char key[KEY_MAX])
{
    (void)snprintf(key, KEY_MAX, "%llu %.*s", (unsigned long long)character, STR_FMT(topic));
    return str_of(key);
}

static bool takes_data(const struct engine *engine, uint64_t character)
{
    const struct session *session = hub_sessions_of(engine_hub(engine), character);
    while (session && !session->takes_events) {
        session = session->next_of_character;
    }
    return session != NULL;
}

static void unsay(void *data)
{
    struct speakers *said = data;
    mem_free(said->figure->fresh);
    said->figure->fresh = said->before;
    said->before = NULL;
}

static void forget(void *data)
{
    struct speakers *said = data;
    mem_free(said->before);
    mem_free(said);
}

void clientdata_send(
        struct engine *engine, uint64_t character, struct str topic, struct str json)
{
    char key[KEY_MAX];
    struct clientdata *all = clientdata_state(engine);
    if (!takes_data(engine, character)) {
        return;
    }
    struct figure *figure = strmap_find(&all->figures, key_of(character, topic, key));
    if (!figure) {
        figure = mem_alloc(sizeof(*figure));
        *figure = (struct figure){
                .engine = engine, .character = character, .topic = str_dup(topic)};
        (void)strmap_put(&all->figures, str_of(key), figure);
    }
    if (!figure->listed) {
        figure->next = all->fresh;
        figure->listed = true;
        all->fresh = figure;
    }
    struct speakers *said = mem_alloc(sizeof(*said));
    *said = (struct speakers){figure, figure->fresh};
    figure->fresh = str_dup(json);
    tx_on_end(engine_world(engine),
            (struct tx_hook){.undo = unsay, .drop = forget, .data = said});
}

static void tell(struct figure *figure, char **json);

static void figure_end(struct figure *figure)
{
    char key[KEY_MAX];
    (void)strmap_remove(&clientdata_state(figure->engine)->figures,
            key_of(figure->character, str_of(figure->topic), key));
    figure_free(figure);
}

static void come_back_clientdata(struct engine *engine, void *data)
{
    struct figure *figure = data;
    figure->waits = false;
    if (!figure->late) {
        figure_end(figure);
        return;
    }
    transaction_begin(engine, 0, 0);
    transaction_lean_on(engine, engine_world(engine)->commit_number);
    tell(figure, &figure->late);
    transaction_commit(engine);
}

static void come_no_more(
        struct engine *engine __attribute__((unused)), void *data __attribute__((unused)))
{
}

/* Sends *json now, frees it and sets it to NULL. */
static void tell(struct figure *figure, char **json)
{
    struct msg msg = {.kind = MSG_EVENT, .topic = str_of(figure->topic), .text = str_of(*json)};
    hub_send_character(engine_hub(figure->engine), figure->character, &msg);
    mem_free(*json);
    *json = NULL;
    figure->waits = true;
    struct task task = {come_back_clientdata, come_no_more, figure, 0};
    (void)tasks_push_at(figure->engine, task, clock_ms() + EVERY_MS);
}

/* INTERNAL_SETTLE, INTERNAL_END: sends the values of the transaction, unless they were undone. */
static void clientdata_settle(struct engine *engine, void *about __attribute__((unused)))
{
    struct figure *figure = clientdata_state(engine)->fresh;
    clientdata_state(engine)->fresh = NULL;
    while (figure) {
        struct figure *next = figure->next;
        figure->listed = false;
        figure->next = NULL;
        if (figure->fresh && figure->waits) {
            mem_free(figure->late);
            figure->late = figure->fresh;
            figure->fresh = NULL;
        } else if (figure->fresh) {
            tell(figure, &figure->fresh);
        } else if (!figure->waits) {
            figure_end(figure); /* every change to it was undone */
        }
        figure = next;
    }
}

const struct kernel_part clientdata_part = {
        .state_size = sizeof(struct clientdata),
        .destroy = clientdata_destroy,
        .on = {[INTERNAL_SETTLE] = clientdata_settle, [INTERNAL_END] = clientdata_settle},
};
