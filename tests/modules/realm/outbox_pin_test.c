/* outbox_pin_test.c -- The permissions of a world, worlds pinned by the configuration, and the choice
 * of the world that registers names. */
#include "tests/modules/realm/outbox_keys.h"

/* -- permissions -- */

BROKER_TEST(a_message_without_permission_goes_back_with_the_reason, 2)
{
    assert_true(broker_accept(broker, ALDER_AT, BIRCH_AT, WORLD_MAY_SPEAK | WORLD_MAY_VISIT));

    assert_true(broker_write(broker, BIRCH_AT, "alder", "mailed", "one"));
    assert_true(broker_write(broker, BIRCH_AT, "alder", "spoken", "two"));
    assert_true(broker_write(broker, BIRCH_AT, "alder", "unread", "three"));
    assert_true(broker_write(broker, ALDER_AT, "birch", "mailed", "four"));
    broker_wait(broker, 500);

    assert_log(broker, ALDER_AT, "birch:two ");
    assert_log(broker, BIRCH_AT,
            "alder:four back(alder:one, realm_may_not) back(alder:three, realm_may_not) ");
    assert_int_equal(broker_waiting(broker), 0);
}

/* -- the configuration -- */

/* The option as the configuration would set it. */
static struct value pin_of(struct outbox_broker *broker, size_t i, const char *may)
{
    char text[OUTBOX_KEY_TEXT];
    outbox_key_write(&realm_outbox(broker_engine(broker, i))->trust->own.pair.open, text);
    struct value peers = value_table();
    struct value pin = value_table();
    value_table_set_str(&pin, STR("key"), value_text(text));
    if (may) {
        struct value list = value_table();
        value_table_append(&list, value_text(may));
        value_table_set_str(&pin, STR("may"), list);
    }
    value_table_set_str(&peers, str_of(broker_names[i]), pin);
    return peers;
}

static void set_pins(struct outbox_broker *broker, size_t i, const struct value *pins)
{
    struct engine_options options = broker->worlds[i].play.options;
    options.realm.peers = pins;
    engine_set_options(broker_engine(broker, i), &options);
}

BROKER_TEST(a_pinned_key_is_accepted_while_it_is_configured, 2)
{
    open_stranger(broker, CEDAR_AT);
    struct value pins = pin_of(broker, CEDAR_AT, "speak");
    struct err err;
    assert_true(world_pins_are_valid(&pins, &err));

    set_pins(broker, ALDER_AT, &pins);
    assert_true(broker_accept(broker, CEDAR_AT, ALDER_AT, 0));
    broker_announce(broker);
    broker_wait(broker, 1000);
    struct finding finding = about_world(broker, ALDER_AT, CEDAR_AT);
    assert_int_equal(finding.about.by, OUTBOX_BY_CONFIG);
    assert_int_equal(finding.about.may, WORLD_MAY_SPEAK);
    assert_true(broker_write(broker, CEDAR_AT, "alder", "spoken", "one"));
    broker_wait(broker, 100);
    assert_log(broker, ALDER_AT, "cedar:one ");

    /* The pin is still where its key came from. */
    roll(broker, CEDAR_AT);
    broker_announce(broker);
    broker_wait(broker, 1000);
    broker_crash(broker, ALDER_AT);
    set_pins(broker, ALDER_AT, &pins);
    broker_wait(broker, 6000);
    assert_true(broker_joined(broker, ALDER_AT, CEDAR_AT));

    set_pins(broker, ALDER_AT, NULL);
    assert_false(broker_joined(broker, ALDER_AT, CEDAR_AT));
    assert_int_equal(about_world(broker, ALDER_AT, CEDAR_AT).about.state, OUTBOX_TRUST_WAITS);
    assert_true(broker_joined(broker, ALDER_AT, BIRCH_AT));
    value_finish(&pins);
}

BROKER_TEST(a_pin_overrides_wizards_and_a_strike_overrides_that_pin, 3)
{
    broker->strangers = true;
    struct value pins = pin_of(broker, BIRCH_AT, NULL);
    lose_key(broker, BIRCH_AT);
    set_pins(broker, ALDER_AT, &pins);
    broker_announce(broker);
    broker_wait(broker, 1000);

    assert_false(broker_accept(broker, ALDER_AT, BIRCH_AT, 0));
    assert_false(broker_joined(broker, ALDER_AT, BIRCH_AT));
    value_finish(&pins);

    pins = pin_of(broker, BIRCH_AT, NULL);
    set_pins(broker, ALDER_AT, &pins);
    assert_true(broker_accept(broker, BIRCH_AT, ALDER_AT, 0));
    broker_announce(broker);
    broker_wait(broker, 6000);
    assert_true(broker_joined(broker, ALDER_AT, BIRCH_AT));

    assert_true(strike(broker, ALDER_AT, BIRCH_AT));
    broker_crash(broker, ALDER_AT);
    set_pins(broker, ALDER_AT, &pins);
    broker_announce(broker);
    broker_wait(broker, 6000);
    assert_false(broker_joined(broker, ALDER_AT, BIRCH_AT));
    value_finish(&pins);

    /* Another pin lets it in again, and wizards are told so once. */
    broker_wait(broker, 61000);
    lose_key(broker, BIRCH_AT);
    pins = pin_of(broker, BIRCH_AT, NULL);
    set_pins(broker, ALDER_AT, &pins);
    struct finding finding = about_world(broker, ALDER_AT, BIRCH_AT);
    assert_int_equal(finding.about.state, OUTBOX_TRUST_ACCEPTED);
    assert_true(finding.about.back);
    for (size_t i = 0; i < 2; i++) {
        broker_announce(broker);
        broker_wait(broker, 500);
        assert_int_equal(told(broker, ALDER_AT), 1);
        set_pins(broker, ALDER_AT, &pins);
    }
    value_finish(&pins);
}

/* -- registration of names -- */

BROKER_TEST(a_new_world_cannot_become_registrar_by_a_false_age, 2)
{
    broker_wait(broker, 61000);
    broker->strangers = true;
    broker_open_world(broker, CEDAR_AT);
    broker->count = 3;
    pretend_age(broker, CEDAR_AT, 1);
    broker->strangers = false;
    broker_announce(broker);
    broker_wait(broker, 1000);

    assert_true(broker_joined(broker, ALDER_AT, CEDAR_AT));
    assert_string_equal(outbox_registrar(broker_engine(broker, ALDER_AT)), "alder");
    assert_string_equal(outbox_registrar(broker_engine(broker, BIRCH_AT)), "alder");
    /* The same after it was believed once. */
    broker_crash(broker, ALDER_AT);
    broker_crash(broker, BIRCH_AT);
    broker_wait(broker, 1000);
    assert_string_equal(outbox_registrar(broker_engine(broker, ALDER_AT)), "alder");
    assert_string_equal(outbox_registrar(broker_engine(broker, BIRCH_AT)), "alder");
}
