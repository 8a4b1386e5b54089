/* realm_view.c -- the realm's broker as the arbiter between a world and its copies. */
#include "engine/modules/realm/realm_view.h"

#include "engine/app/serve_impl.h"
#include "engine/base/buf.h"
#include "engine/modules/realm/broker/view.h"
#include "engine/modules/realm/worlds/realm_own.h"
#include "world/model/tx.h"
#include "world/model/world.h"

/* -- the key -- */

static bool take_view_key(void *data, const struct value *columns, size_t count)
{
    struct str key = count == 2 ? value_as_str(&columns[1]) : STR_NONE;
    if (key.length == VIEW_KEY_SIZE - 1) {
        (void)str_copy(key, data, VIEW_KEY_SIZE);
    }
    return false;
}

/* Reads the key of the view from the file. Only what is on the disk counts, so that no crash can
 * lose the key of a view that was written. */
static bool read_view_key(void *data, char out[VIEW_KEY_SIZE])
{
    struct store *const *store = data;
    struct value name = value_text(REALM_OWN_ROW);
    struct store_select select = {.table = TABLE_META, .where = {{"name", STORE_EQUAL, name}}};
    struct err err;
    bool ok = *store && store_select(*store, &select, take_view_key, out, &err);
    value_finish(&name);
    return ok && out[0] != '\0';
}

void realm_view_make_key(struct server *server)
{
    if (config_text(&server->config, CONFIG_REALM_BOARD)) {
        tx_begin(server->game.world);
        realm_own_begin(server->game.engine);
        (void)tx_commit(server->game.world);
    }
}

/* -- the arbiter -- */

static bool is_view_up(const void *data)
{
    return view_is_up(data);
}

static void put_remedy(const void *data, struct buf *out)
{
    buf_printf(out, "delete the key on the board: redis-cli del %s", view_key(data));
}

static void close_view(void *data)
{
    view_close(data);
}

static void hold_view(void *data, const struct store_claim *claim, uint64_t kept)
{
    view_hold(data, claim->term, (uint64_t)claim->origin, kept);
}

static bool is_view_held(const void *data)
{
    return view_is_held(data);
}

static uint64_t other_of_view(const void *data, uint64_t *out_holder)
{
    return view_other(data, out_holder);
}

static void take_view(void *data, const struct store_claim *claim, int64_t quiet_ms)
{
    view_take(data, claim->term, (uint64_t)claim->origin, quiet_ms);
}

static void rest_view(void *data)
{
    view_rest(data);
}

static uint64_t view_taken_of(const void *data)
{
    return view_taken(data);
}

static const struct arbiter_kind view_kind = {
        .name = "board",
        .is_up = is_view_up,
        .put_remedy = put_remedy,
        .close = close_view,
        .hold = hold_view,
        .is_held = is_view_held,
        .other = other_of_view,
        .take = take_view,
        .rest = rest_view,
        .taken = view_taken_of,
};

bool realm_view_open(
        struct server *server, struct store **store, struct arbiter *out, struct err *err)
{
    struct view_options options = {.address = config_text(&server->config, CONFIG_REALM_BOARD),
            .name = config_text(&server->config, CONFIG_REALM_NAME),
            .key = read_view_key,
            .data = store,
            .secret = server->view_secret};
    struct view *view = NULL;
    if (!options.address) {
        return true;
    }
    if (!view_open(&server->net, &options, &view, err)) {
        return false;
    }
    *out = (struct arbiter){&view_kind, view};
    return true;
}
