#pragma once
/* What adds functions for scripts to a new host, each by NAME_open, in this order. Modules add theirs after these. */
struct host;

// clang-format off
#define HOST_PARTS(X) \
    X(proxy) X(loader) X(use) X(bind_command) X(bind_case) X(bind_object) X(bind_world) \
    X(bind_task) X(bind_text) X(bind_look) X(bind_describe) X(bind_data) X(bind_event) \
    X(bind_game) X(bind_emit) X(bind_people) X(bind_session) X(bind_build) X(bind_search) \
    X(bind_console) X(bind_draft) X(bind_program) X(bind_history) X(bind_show) \
    X(bind_tasks) X(bind_care) X(bind_moderate) X(bind_channel) X(bind_approval) \
    X(bind_bridge) X(bind_help) X(bind_kv) X(bind_mail) X(bind_notice) X(bind_quest) \
    X(bind_quota) X(bind_worlds) X(bind_registry) X(bind_ways) X(bind_window)
// clang-format on

#define HOST_PART_OPENS(name) void name##_open(struct host *host);

HOST_PARTS(HOST_PART_OPENS)

#undef HOST_PART_OPENS
