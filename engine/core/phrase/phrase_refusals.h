#pragma once

/* The texts of refusals and other short notes of C code, by module; their words are in
 * scripts/core/lib/refusals.lua. A part of PHRASE_LIST. */

// clang-format off
#define PHRASE_LIST_REFUSALS(X) \
    /* names and accounts */ \
    X(newname_form) X(newname_letters) X(newname_word) X(newname_staff) X(newname_npc) X(newname_script) X(newname_like) X(newname_ascii) X(newname_other) X(newname_written) X(newname_player) X(naming_form) X(naming_text) X(naming_quotes) X(naming_line) X(naming_coins) X(naming_npc) X(naming_player) \
    X(naming_word) X(naming_staff) X(naming_disguise) X(naming_title) X(naming_alias) X(naming_aliases) X(naming_exit) X(naming_way) X(account_password) X(account_disabled) X(account_own) X(session_none) X(token_none) X(account_away) X(forget_somebody) X(forget_wizard) X(forget_realm) X(forget_bye) X(forget_name) X(character_realm) X(character_most) X(character_first) X(character_kept) X(character_none) X(character_again) X(character_list) X(character_in) X(character_which) X(character_no_such) X(login_token) X(login_browser) X(login_browser_late) X(login_browser_none) X(login_browser_code) X(login_browser_guest) X(login_browser_busy) X(login_refused) X(muted) X(jail_words) X(jail_stays) X(jail_visit) X(jail_command) X(jail_home) \
    X(absent_game) X(absent_owner) X(absent_nobody) \
    /* limits, and where scripts are accepted */ \
    X(quota_objects) X(quota_behaviours) X(quota_bytes) X(quota_timers) X(quota_tasks) X(quota_areas) \
    X(consent_place) X(consent_from) X(consent_to) X(consent_thing) X(consent_inside) X(consent_npc) \
    X(perm_no_player) X(perm_no_coin) X(perm_no_home) \
    X(kinds_wanted) X(kinds_either) X(kinds_boolean) X(kinds_integer) X(kinds_number) X(kinds_seconds) X(kinds_least) X(kinds_most) X(kinds_range) \
    X(kinds_text) X(kinds_object) X(kinds_object_of) X(kinds_far) X(kinds_list) X(kinds_list_of) X(kinds_map) X(kinds_map_of) X(kinds_hour) X(kinds_hours) X(kinds_free) \
    X(for_people) X(fault_object) X(fault_gone) X(fault_near) X(fault_near_own) X(near_memory) X(near_objects) X(near_bytes) X(near_time) X(near_timers) X(fault_command) \
    /* letters, backups, the disk */ \
    X(mail_long) X(mail_full) X(mail_empty) X(mail_doors) X(mail_often) X(mail_banned) X(email_none) X(email_form) X(email_own) X(email_often) X(email_wrong) X(email_code_subject) X(email_code) X(email_password_subject) X(email_password) X(email_behind) X(email_back_subject) X(email_back) X(relay_alone) X(hook_alone) X(notice_empty) X(notice_long) X(notice_none) X(notice_group) X(notice_pinned) X(notice_ignored) X(backup_already) X(backup_busy) X(backup_none) X(store_slow) X(disk_unread) X(option_full) \
    X(sshkey_none) X(sshkey_part) X(sshkey_rsa) X(sshkey_long) X(sshkey_again) X(sshkey_many) \
    /* requests of builders and wizards */ \
    X(ban_form) X(ban_none) X(sanction_none) X(sanction_nobody) X(sanction_person) X(sanction_gone) \
    X(sanction_own) X(sanction_wizard) X(sanction_reason) X(sanction_seconds) X(jail_taken) X(report_none) X(report_same) X(report_long) X(audit_from) \
    X(build_protos) X(build_kind) X(build_way) X(build_ref) X(build_needed) X(build_owners) \
    X(build_acts) X(build_lent) X(build_kept) X(build_reserved) X(build_player) X(build_stays) X(build_full) X(call_failed) X(create_ended) X(errors_hidden) X(fault_reverted) \
    X(fault_quarantined) X(history_builders) X(no_account) X(no_role) X(not_yours) X(not_yours_player) \
    X(program_hidden) X(program_no_revision) X(program_long) X(quota_theirs) X(quota_others) \
    X(quota_wizards) X(quota_players) X(quota_names) X(quota_form) X(task_none) X(task_server) \
    X(replay_gone) X(replay_none) X(replay_not_kept) X(replay_rights) X(test_hidden) X(timers_hidden) X(trace_ended) X(trace_more) \
    /* actions of scripts on people and things */ \
    X(absent_somebody) X(absent_server) X(award_own) X(award_day) X(failed) X(failed_now) X(menu_yes) X(menu_no) \
    X(move_not_yours) X(move_not_into) X(move_not_there) X(move_into_exit) X(move_unheld) X(password_stale) \
    X(password_none) X(password_form) X(pay_no_coins) X(pay_one_coin) X(pay_few_coins) \
    X(pay_nothing) X(pay_player) X(secret_own) X(secret_shown) X(secret_late) X(secret_ignored) \
    X(credential_register) X(credential_register_irc) X(credential_password) X(credential_password_irc) \
    X(credential_login) X(credential_login_irc) X(credential_afar) X(speech_often) X(speech_often_one) X(room_often) X(room_often_one) \
    X(session_ended) X(approval_price) X(approval_price_one) X(approval_coins) X(approval_thing) \
    X(approval_thing_by) X(approval_gifts) X(approval_move) X(approval_move_by) X(approval_owner) X(approval_how) \
    X(approval_how_once) X(approval_how_again) X(approval_yes) X(approval_yes_once) X(approval_no) X(approval_late) X(approval_late_plain) X(approval_offer) X(approval_offer_by) X(approval_offer_plain) X(approval_how_plain) X(approval_offer_coins) X(approval_offer_move) \
    X(approval_which) X(approval_asked) X(approval_open) X(approval_unused) X(approval_asked_them) X(approval_away) X(approval_unwanted) X(approval_many) \
    X(approval_none) X(approval_no_offers) X(approval_offer_far) X(approval_ignored) X(approval_too_many) X(approval_put_up) X(approval_paid) X(approval_no_person) X(approval_passenger) \
    /* requests of the editor and programs */ \
    X(author_slow) X(author_failed) X(author_unmade) X(author_stale) X(author_no_protos) X(author_many_protos) X(author_not_there) \
    X(author_still) X(author_way) X(author_no_way) X(author_name) X(author_property) X(author_properties) \
    X(author_proto) X(author_no_room) X(author_no_revision) X(author_no_behaviour) X(author_revision) \
    X(window_unknown) X(author_other) X(author_change) X(author_changes) X(author_word) X(author_rooms) X(author_unread) X(stats_wizards) X(stats_local) X(undo_one) X(undo_many) \
    X(undo_stopped) X(undo_nothing) X(redo_one) X(redo_nothing) \
    /* limits of typed calls: see data/calls */ \
    X(ask_area) X(ask_asleep) X(ask_away) X(ask_bridge_channel) X(ask_bridges) X(ask_changes) X(ask_bridges_many) X(bridge_who) X(bridge_nobody) X(bridge_help) X(bridge_unread) \
    X(ask_builders) X(ask_busy) X(ask_ctcp) X(ask_page) X(ask_gone) X(ask_hanging) X(ask_kind) X(ask_line) \
    X(ask_log_in) X(line_nobody) X(ask_logged_in) X(ask_logged_out) X(ask_logging_in) X(ask_name_stays) \
    X(ask_name_taken) X(ask_names) X(ask_nested) X(ask_no_call) X(ask_no_guest) X(ask_nobody) \
    X(ask_not_yours) X(ask_object) X(object_none) X(exit_none) X(ask_oper) X(ask_operators) X(ask_own_name) X(ask_person) X(ask_public_room) \
    X(ask_read_only) X(ask_realname) X(ask_room) X(ask_scope) X(ask_seconds) X(ask_silent) X(ask_step_in) \
    X(ask_stopping) X(ask_tags) X(ask_target) X(ask_token_gone) X(ask_unread) \
    X(help_alias) X(help_near) X(help_none) X(register_already) X(register_busy) X(register_long) \
    X(register_no_name) X(register_short) X(register_no_names) X(register_theirs) \
    /* other worlds of the realm */ \
    X(travel_stays) X(travel_things) X(travel_heavy) X(travel_held) X(travel_guest) X(travel_here) X(travel_gone) \
    X(travel_recorded) X(travel_secret) X(realm_opening) X(realm_shut) X(realm_no_wizard) X(realm_sanction_refused) X(realm_booted) X(travel_lost) X(travel_not_theirs) X(travel_not_sent) X(travel_by_home) X(travel_waiting_box) X(travel_waits) X(travel_not_away) X(travel_recalled) X(login_home_away) X(travel_lives) X(travel_lives_at) X(travel_now) X(travel_now_at) X(travel_closed) \
    X(travel_no_visitors) X(travel_full) X(travel_no_way) X(travel_unknown) X(travel_banned) X(travel_name_taken) X(travel_name_unknown) X(travel_no_name) X(realm_renamed) \
    X(travel_quota) X(travel_script) X(travel_back) X(travel_long) X(travel_world) X(travel_limbo) X(travel_box) \
    X(realm_key_waits) X(realm_key_differs) X(realm_key_taken) X(realm_key_back) X(realm_no_key) X(realm_other_key) \
    X(realm_pinned) X(realm_may_not) X(realm_no_return) X(realm_none) X(realm_forgotten) X(realm_no_world) X(realm_long) X(realm_full) X(ask_realm) \
    X(realm_told) X(realm_not_told) X(realm_tells) X(realm_away) X(realm_busy) \
    /* channels */ \
    X(channel_name) X(channel_founders) X(channel_founded) X(channel_many) X(channel_none) X(channel_no_line) \
    X(channel_banned) X(channel_invited) X(channel_keyed) X(channel_full) X(channel_voiceless) \
    X(channel_join_first) X(channel_joined) X(channel_not_on) X(channel_outside) X(channel_lost) \
    X(channel_cut) X(metadata_value) X(metadata_poses) X(metadata_key) X(metadata_permission) X(channel_renamed) X(channel_renames) X(channel_renames_why) X(channel_fixed) X(channel_soon) X(person_asleep) X(always_on_none) X(always_on_full) X(always_on_over) X(channel_no_operator) X(channel_elsewhere) X(channel_nobody) X(channel_they_not_on) X(channel_they_on) \
    X(channel_ignored) X(channel_mask) X(channel_mask_size) \
    X(channel_masks) X(channel_key) X(channel_limit) X(channel_mode) \
    X(channel_topic) X(channel_topic_quiet) X(channel_topic_hidden) X(channel_mask_hidden) X(channel_topic_password) X(channel_no_topic) X(channel_kick) X(channel_kick_why) X(channel_invites)
// clang-format on
