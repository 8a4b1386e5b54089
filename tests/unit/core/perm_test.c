/* perm_test.c -- Permissions to change and move things. */
#include "engine/core/rights/perm.h"

#include "engine/core/people/role.h"
#include "tests/unit/core/play.h"

/* Alice and Bob are builders, Wanda is a wizard; the area `moor` is Alice's. */
struct people {
    struct play p;
    uint64_t alice;
    uint64_t bob;
    uint64_t wanda;
    struct object *moor;
};

static uint64_t make_person(struct play *p, const char *name, enum role role)
{
    return account_create(p->engine, str_of(name), role, NULL)->character;
}

/* Leaves a transaction open. */
static void people_open(struct people *t)
{
    play_open(&t->p);
    transaction_begin(t->p.engine, 0, 0);
    t->alice = make_person(&t->p, "Alice", PERM_BUILDER);
    t->bob = make_person(&t->p, "Bob", PERM_BUILDER);
    t->wanda = make_person(&t->p, "Wanda", PERM_WIZARD);
    t->moor = play_make(&t->p, "moor", "thing");
    world_set_owner(t->p.world, t->moor, t->alice);
    transaction_commit(t->p.engine);
    transaction_begin(t->p.engine, 0, 0);
}

static void people_close(struct people *t)
{
    transaction_abort(t->p.engine);
    play_close(&t->p);
}

#define PEOPLE_TEST(name) TEST_IN(name, struct people, t, people_open(&t), people_close(&t))

static struct object *make_perm(struct people *t, const char *proto, uint64_t owner)
{
    struct object *object = play_make(&t->p, NULL, proto);
    world_set_owner(t->p.world, object, owner);
    return object;
}

TEST(roles_have_names)
{
    enum role role = PERM_PLAYER;
    assert_true(role_parse(STR("Wizard"), &role));
    assert_int_equal(role, PERM_WIZARD);
    assert_false(role_parse(STR("king"), &role));
    assert_string_equal(role_name(PERM_BUILDER), "builder");
}

PEOPLE_TEST(the_role_of_a_character_is_that_of_its_account)
{
    struct object *npc = make_perm(t, "npc", 0);
    struct object *stranger = make_perm(t, "player", 0);

    assert_int_equal(role_of(t->p.engine, t->alice), PERM_BUILDER);
    assert_int_equal(role_of(t->p.engine, t->wanda), PERM_WIZARD);
    assert_int_equal(role_of(t->p.engine, npc->id), PERM_PLAYER);
    assert_int_equal(role_of(t->p.engine, stranger->id), PERM_PLAYER);
    assert_int_equal(role_of(t->p.engine, 0), PERM_PLAYER);
}

PEOPLE_TEST(owners_wizards_and_the_stock_game_control_a_thing)
{
    struct object *lamp = make_perm(t, "item", t->alice);

    assert_true(perm_controls(t->p.engine, t->alice, lamp));
    assert_false(perm_controls(t->p.engine, t->bob, lamp));
    assert_true(perm_controls(t->p.engine, t->wanda, lamp));
    assert_true(perm_controls(t->p.engine, 0, lamp));
}

PEOPLE_TEST(an_areas_owner_and_its_builders_control_its_rooms)
{
    struct object *room = make_perm(t, "room", 0);
    prop_set(t->p.world, room, ATOM_area, value_object(t->moor->id));
    assert_true(perm_controls(t->p.engine, t->alice, room));
    assert_false(perm_controls(t->p.engine, t->bob, room));

    struct value builders = value_table();
    value_table_append(&builders, value_object(t->bob));
    prop_set(t->p.world, t->moor, atom_intern(&t->p.world->atoms, STR("builders")), builders);

    assert_true(perm_controls(t->p.engine, t->bob, room));
    assert_false(perm_controls(t->p.engine, t->bob, t->moor));
}

PEOPLE_TEST(an_exit_without_area_has_its_rooms)
{
    struct object *room = make_perm(t, "room", 0);
    struct object *exit = make_perm(t, "exit", 0);
    struct object *stone = make_perm(t, "item", 0);
    prop_set(t->p.world, room, ATOM_area, value_object(t->moor->id));
    assert_true(place_move(t->p.world, exit, room));
    assert_true(place_move(t->p.world, stone, room));

    assert_true(perm_controls(t->p.engine, t->alice, exit));
    assert_false(perm_controls(t->p.engine, t->alice, stone));
}

PEOPLE_TEST(code_writes_what_its_owner_controls_and_its_own_object)
{
    struct object *lamp = make_perm(t, "item", t->alice);
    struct transaction *transaction = engine_transaction(t->p.engine);
    assert_true(perm_may_write(t->p.engine, lamp));

    transaction->rights.owner = t->bob;
    assert_false(perm_may_write(t->p.engine, lamp));
    transaction->place_object = lamp->id;
    assert_true(perm_may_write(t->p.engine, lamp));
    transaction->place_object = 0;
    transaction->rights.owner = t->alice;

    assert_true(perm_may_write(t->p.engine, lamp));
}

PEOPLE_TEST(code_may_move_things_that_lie_in_its_owners_place)
{
    struct object *room = make_perm(t, "room", t->alice);
    struct object *chest = make_perm(t, "container", t->bob);
    struct object *coin = make_perm(t, "item", t->bob);
    assert_true(place_move(t->p.world, chest, room));
    assert_true(place_move(t->p.world, coin, chest));

    engine_transaction(t->p.engine)->rights.owner = t->alice;

    assert_true(perm_may_move(t->p.engine, chest));
    assert_false(perm_may_write(t->p.engine, chest));
    assert_false(perm_may_move(t->p.engine, coin));
}

PEOPLE_TEST(code_may_move_and_equip_the_player_it_acts_for)
{
    struct object *room = make_perm(t, "room", 0);
    struct object *bob = world_find(t->p.world, t->bob);
    assert_true(place_move(t->p.world, bob, room));
    struct transaction *transaction = engine_transaction(t->p.engine);

    transaction->rights = (struct rights){.owner = t->alice};
    assert_false(perm_may_move(t->p.engine, bob));
    assert_false(perm_may_put(t->p.engine, bob));
    assert_true(perm_may_put(t->p.engine, room));
    transaction->rights.trusted = t->bob;

    assert_true(perm_may_move(t->p.engine, bob));
    assert_true(perm_may_put(t->p.engine, bob));
    assert_false(perm_may_write(t->p.engine, bob));
}

PEOPLE_TEST(code_may_move_things_handed_over_in_the_same_command)
{
    struct object *npc = make_perm(t, "npc", 0);
    struct object *coin = make_perm(t, "item", 0);
    struct object *ring = make_perm(t, "item", 0);
    struct object *bob = world_find(t->p.world, t->bob);
    assert_true(place_move(t->p.world, coin, bob));
    assert_true(place_move(t->p.world, ring, bob));
    transaction_commit(t->p.engine);
    transaction_begin(t->p.engine, t->bob, 0);
    assert_true(place_move(t->p.world, coin, npc));

    engine_transaction(t->p.engine)->rights =
            (struct rights){.owner = t->alice, .trusted = t->bob};

    assert_true(perm_may_move(t->p.engine, coin));
    assert_false(perm_may_move(t->p.engine, ring));
    engine_transaction(t->p.engine)->rights.trusted = 0;
    assert_false(perm_may_move(t->p.engine, coin));
}
