/* classic.c -- makes a world play like the game that was imported into it: where players begin, which packages
 * are on, and their settings.
 *
 * A world without a game of its own has the packages that are on by default; it keeps these. */
#include "engine/modules/import/classic.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/core/run/packages.h"
#include "engine/data/game_file.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/world.h"

#define START "start"

static const struct value *field(const struct value *table, const char *name)
{
    return table->kind == VALUE_TABLE ? value_table_get_str(table, str_of(name)) : NULL;
}

/* Lets newcomers begin in the room with that ref. */
static bool set_start(struct world *world, const struct value *ref, struct err *err)
{
    struct object *start = world_find_ref(world, STR(START));
    struct object *room = ref ? world_find_ref(world, value_as_str(ref)) : NULL;
    if (!ref) {
        return true;
    }
    if (!start || !room || !proto_is_ref(world, room, "room")) {
        return err_set(err, ERR_MISSING, "there is no room $%.*s for players to start in",
                STR_FMT(start ? value_as_str(ref) : STR(START)));
    }
    prop_set(
            world, start, atom_intern(&world->atoms, STR("newcomers")), value_object(room->id));
    return true;
}

static bool has_item(const struct value *list, struct str name)
{
    bool has = false;
    for (size_t i = 0; i < list->table->item_count; i++) {
        has = has || str_equal(game_item_name(&list->table->items[i]), name);
    }
    return has;
}

static void add_packages(struct game_file *game, const struct value *more)
{
    for (size_t i = 0; more && i < value_table_count(more); i++) {
        struct value key;
        struct str name = value_as_str(value_table_at(more, i, &key));
        if (!has_item(&game->packages, name)) {
            value_table_append(&game->packages, value_str(name));
        }
    }
}

/* Adds packages to the game's list, which begins with those that are on by default if the game has
 * none. */
static void set_packages(struct game_file *game, const struct value *wanted)
{
    if (game->packages.kind != VALUE_TABLE) {
        game->packages = value_table();
        value_table_append(&game->packages, value_text("default"));
    }
    if (!has_item(&game->packages, STR("default"))) {
        add_packages(game, field(wanted, "needs"));
    }
    add_packages(game, field(wanted, "packages"));
}

/* Puts the settings of one package over those that the game has. */
static void add_settings(
        struct game_file *game, struct str package, const struct value *settings)
{
    const struct value *old = value_table_get_str(&game->settings, package);
    struct value all = old && old->kind == VALUE_TABLE ? value_dup(old) : value_table();
    for (size_t i = 0; i < value_table_count(settings); i++) {
        struct value key;
        const struct value *value = value_table_at(settings, i, &key);
        value_table_set_str(&all, value_as_str(&key), value_dup(value));
    }
    value_table_set_str(&game->settings, package, all);
}

static bool read_game(struct world *world, struct game_file *out, struct err *err)
{
    struct buf text = {0};
    bool ok = !packages_game(world, &text) ||
              game_file_read(buf_str(&text), "the world's game", out, err);
    buf_finish(&text);
    if (ok && !out->name) {
        out->name = mem_dup_text("starter");
        out->title = mem_dup_text("areas of an older game");
    }
    return ok;
}

static bool set_game(struct world *world, const struct value *wanted, struct err *err)
{
    struct game_file game = {0};
    const struct value *settings = field(wanted, "settings");
    bool ok = read_game(world, &game, err);
    if (ok) {
        set_packages(&game, wanted);
        if (game.settings.kind != VALUE_TABLE) {
            game.settings = value_table();
        }
        for (size_t i = 0; settings && i < value_table_count(settings); i++) {
            struct value key;
            const struct value *table = value_table_at(settings, i, &key);
            if (table->kind == VALUE_TABLE) {
                add_settings(&game, value_as_str(&key), table);
            }
        }
        struct buf text = {0};
        game_file_write(&game, &text);
        packages_keep_game(world, buf_str(&text));
        buf_finish(&text);
    }
    game_file_finish(&game);
    return ok;
}

bool classic_apply(struct world *world, const struct value *wanted, struct err *err)
{
    return wanted->kind != VALUE_TABLE ||
           (set_start(world, field(wanted, "start"), err) && set_game(world, wanted, err));
}
