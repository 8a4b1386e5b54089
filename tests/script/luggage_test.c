/* luggage_test.c -- Things that people brought home beyond realm.accept: wizards list them, give
 * them to their owner or destroy them. */
#include "tests/script/bench.h"

#include <inttypes.h>

/* A box in $limbo with a pearl in it, as a letter leaves one (travel_accept.c). Returns the pearl's id. */
static uint64_t bring(struct bench *b)
{
    uint64_t limbo = trial_first_id(trial_type(b->wizard, "@dig Limbo"));
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = limbo", limbo);
    (void)trial_typef(b->wizard,
            ";local box = create(\"container\", { name = \"a box\", location = "
            "object(\"limbo\") }) "
            "box.waiting = { who = object(\"#%" PRIu64
            "\"), from = \"forest\", experience = 20 }",
            trial_character(b->bob));
    uint64_t pearl = trial_first_id(trial_type(b->wizard, "@create a pearl from item"));
    (void)trial_typef(
            b->wizard, ";object(\"#%" PRIu64 "\"):move(object(\"limbo\").contents[1])", pearl);
    assert_has(trial_type(b->wizard, "@realm waiting"),
            "1. bob, from the forest: a pearl and 20 points of experience.");
    return pearl;
}

BENCH_TEST(a_wizard_can_give_waiting_luggage_to_its_owner)
{
    (void)bring(b);

    assert_has(trial_type(b->wizard, "@realm take 1"), "now has a pearl");

    assert_has(trial_type(b->bob, "inventory"), "a pearl");
    assert_has(trial_type(b->wizard, "@realm waiting"), "No luggage from other worlds");
}

BENCH_TEST(a_wizard_can_destroy_waiting_luggage)
{
    uint64_t pearl = bring(b);

    assert_has(trial_type(b->wizard, "@realm discard 1"), "You've thrown away");

    assert_lacks(trial_type(b->bob, "inventory"), "pearl");
    assert_lacks(trial_typef(b->wizard, "@show #%" PRIu64, pearl), "a pearl");
    assert_has(trial_type(b->wizard, "@realm take 1"), "Number 1 isn't on the list");
}
