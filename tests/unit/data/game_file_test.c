/* game_file_test.c -- What a game.lua may say, how its mistakes are told, and what a world keeps of it. */
#include "engine/data/game_file.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

static const char full[] =
        "game \"salt\" { title = \"a harbour\", world = \"town\", packages = { \"core\", { "
        "path "
        "= \"../own/dragons/\" } }, settings = { dragons = { fire = 20 } } }";

static void read_game(const char *source, struct game_file *out)
{
    struct err err = {0};
    if (!game_file_read(str_of(source), "game.lua", out, &err)) {
        fail_msg("%s", err.text);
    }
}

TEST(all_fields_of_a_game_are_read)
{
    struct game_file game;

    read_game(full, &game);

    assert_string_equal(game.name, "salt");
    assert_string_equal(game.title, "a harbour");
    assert_string_equal(game.world, "town");
    const struct value *items = game.packages.table->items;
    assert_int_equal(game.packages.table->item_count, 2);
    assert_true(str_equal(game_item_name(&items[0]), STR("core")));
    assert_int_equal(game_item_path(&items[0]).length, 0);
    assert_true(str_equal(game_item_name(&items[1]), STR("dragons")));
    assert_true(str_equal(game_item_path(&items[1]), STR("../own/dragons")));
    game_file_finish(&game);
}

TEST(a_world_keeps_the_names_of_packages_without_their_folders)
{
    struct game_file game;
    struct game_file kept;
    struct buf text = {0};
    struct buf names = {0};
    read_game(full, &game);

    game_file_write(&game, &text);
    read_game(text.bytes, &kept);

    game_items_put(&kept.packages, &names);
    assert_string_equal(names.bytes, "core dragons ");
    assert_null(strstr(text.bytes, "own"));
    assert_null(kept.world);
    assert_true(value_equal(&kept.settings, &game.settings));
    game_file_finish(&game);
    game_file_finish(&kept);
    buf_finish(&text);
    buf_finish(&names);
}

TEST(a_game_without_packages_has_the_default)
{
    struct game_file game;
    struct buf names = {0};

    read_game("game \"salt\" { title = \"a harbour\" }", &game);

    game_items_put(&game.packages, &names);
    assert_int_equal(names.length, 0);
    assert_int_equal(game.packages.kind, VALUE_NIL);
    game_file_finish(&game);
}

TEST(a_game_can_add_packages_to_the_default)
{
    struct game_file game;
    struct game_file kept;
    struct buf text = {0};
    struct buf names = {0};
    read_game("game \"salt\" { title = \"a harbour\", packages = { \"default\", { path = "
              "\"own/dragons\" }, \"classic\" } }",
            &game);

    game_file_write(&game, &text);
    read_game(text.bytes, &kept);

    game_items_put(&kept.packages, &names);
    assert_string_equal(names.bytes, "+dragons +classic ");
    game_file_finish(&game);
    game_file_finish(&kept);
    buf_finish(&text);
    buf_finish(&names);
}

TEST(records_of_an_area_are_no_game)
{
    struct game_file game;

    read_game("room \"start\" { name = \"The Quay\" }", &game);

    assert_null(game.name);
    game_file_finish(&game);
}

TEST(mistakes_in_a_game_get_a_sentence)
{
    static const char *const rows[][2] = {
            {"game \"salt\" { titel = 1 }", "no field \"titel\"; it has title"},
            {"game \"salt\" { }", "the game needs a title"},
            {"game \"salt\" { title = \"\" }", "title must be text in quotes"},
            {"game \"salt\" { title = \"a\", world = 3 }", "world must be text in quotes"},
            {"game \"salt\" { title = \"a\", packages = \"core\" }",
                    "must be a list of packages"},
            {"game \"salt\" { title = \"a\", packages = { \"Core\" } }", "must be a list"},
            {"game \"salt\" { title = \"a\", packages = { { path = 3 } } }", "must be a list"},
            {"game \"salt\" { title = \"a\", packages = { { path = \"a\", x = 1 } } }",
                    "a list"},
            {"game \"salt\" { title = \"a\", settings = { 3 } }",
                    "must be a table of packages"},
            {"game \"Salt\" { title = \"a\" }", "small letters"},
            {"game \"a\" { title = \"a\" } game \"b\" { title = \"b\" }", "a game already"},
            {"game \"a\" { title = ", "game.lua"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct game_file game;
        struct err err = {0};

        bool ok = game_file_read(str_of(rows[i][0]), "game.lua", &game, &err);

        if (ok || !strstr(err.text, rows[i][1])) {
            fail_msg("%s: %s", rows[i][0], ok ? "was read" : err.text);
        }
        game_file_finish(&game);
    }
}
