#include "b2b/logic/domain/words.hpp"
#include "test/unit/b2b/logic/fixture.hpp"

using namespace test::logic;

// Who takes part in a session, and how it begins.
class B2bNamingTest : public OnSession {
	CPPUNIT_TEST_SUITE(B2bNamingTest);
	CPPUNIT_TEST(entities_are_named_in_their_order);
	CPPUNIT_TEST(a_name_is_given_once);
	CPPUNIT_TEST(the_id_of_one_that_has_ended_is_free);
	CPPUNIT_TEST(a_destination_may_be_a_whole_refer_to);
	CPPUNIT_TEST(a_uri_keeps_its_parameters);
	CPPUNIT_TEST(a_path_is_the_route_of_its_invite);
	CPPUNIT_TEST(a_number_needs_a_proxy);
	CPPUNIT_TEST(bad_orders_change_nothing);
	CPPUNIT_TEST(entities_are_bounded_and_make_room);
	CPPUNIT_TEST(flags_are_read);
	CPPUNIT_TEST(parties_are_read);
	CPPUNIT_TEST(the_client_is_shown_the_caller);
	CPPUNIT_TEST(the_script_may_say_who_calls);
	CPPUNIT_TEST(the_to_may_be_preserved);
	CPPUNIT_TEST(the_first_call_id_may_be_told);
	CPPUNIT_TEST(contacts_are_made);
	CPPUNIT_TEST(reliable_answers_of_several_are_not_asked_for);
	CPPUNIT_TEST(a_session_begins_once);
	CPPUNIT_TEST(what_cannot_begin_is_as_it_was);
	CPPUNIT_TEST(a_session_has_a_time_to_be_set_up);
	CPPUNIT_TEST_SUITE_END();

	const Entity &entity(Leg leg) { return *find_entity(session, leg); }
	std::string text(Leg leg, EntityText field) { return std::string(entity(leg).texts[field]); }

	void entities_are_named_in_their_order() {
		name_callee("c1", "sip:bob@b.example");
		name_server(session, {"s1", "sip:here@a.example", "X-A: 1\r\nX-B: 2"});
		name_callee("c2", "sip:carol@c.example");
		CPPUNIT_ASSERT(session.places[0] == 0 && session.places[1] == 1);
		TOLD("X-A: 1\r\nX-B: 2\r\n", text(1, EntityText::Headers));
		TOLD("INVITE 0 (alice)", begin({}));
		CPPUNIT_ASSERT(session.places[0] == 0 && session.places[1] == 1);
		TOLD("named", state(2));
	}

	void a_name_is_given_once() {
		TOLD("", name_callee("c1", "sip:bob@b.example"));
		TOLD("", name_callee("c1", "sip:carol@c.example"));
		TOLD("sip:carol@c.example", text(0, EntityText::RequestUri));
		TOLD("refused 400", told(name_server(session, {"c1", {}, {}})));
		name_server(session, {"s1", {}, {}});
		begin({});
		TOLD("refused 400", name_callee("c1", "sip:bob@b.example"));
	}

	void the_id_of_one_that_has_ended_is_free() {
		talk();
		lose("client1");
		TOLD("", name_callee("client1", "sip:carol@c.example"));
		CPPUNIT_ASSERT_EQUAL(Leg{2}, find_entity(session, "client1")->leg);
	}
	void lose(std::string_view id) { find_entity(session, id)->state = EntityState::Ended; }

	void a_path_is_the_route_of_its_invite() {
		ClientOrder order;
		order.id = "c";
		order.destination = "<sip:bob@b.example?Replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3>";
		order.path = "<sip:edge.example;lr>,<sip:in.example;lr>";
		TOLD("", told(name_client(session, order, policy)));
		TOLD("Replaces: 1;to-tag=2;from-tag=3\r\nRoute: "
			 "<sip:edge.example;lr>,<sip:in.example;lr>\r\n",
				text(0, EntityText::InviteHeaders));
		order.path = "<sip:edge.example>\r\nX: 1";
		TOLD("refused 400", told(name_client(session, order, policy)));
	}

	void a_destination_may_be_a_whole_refer_to() {
		name_callee(
				"c", "Carol <sip:carol@c.example;x=1?Replaces=id%3Bto-tag%3Da%3Bfrom-tag%3Db>;p");
		TOLD("sip:carol@c.example;x=1", text(0, EntityText::RequestUri));
		TOLD("Carol <sip:carol@c.example;x=1>", text(0, EntityText::To));
		TOLD("Replaces: id;to-tag=a;from-tag=b\r\n", text(0, EntityText::InviteHeaders));
		name_server(session, {"s", {}, {}});
		begin({}, sdp_of("alice"), "Supported: x\r\n");
		TOLD("Supported: x\r\nReplaces: id;to-tag=a;from-tag=b\r\n",
				find_effect<Invite>(last)->payload.headers);
	}

	void a_uri_keeps_its_parameters() {
		name_callee("c", "sip:bob@b.example;transport=tcp");
		TOLD("sip:bob@b.example;transport=tcp", text(0, EntityText::RequestUri));
		TOLD("<sip:bob@b.example;transport=tcp>", text(0, EntityText::To));
	}

	void a_number_needs_a_proxy() {
		ClientOrder order;
		order.id = "c";
		order.destination = "tel:+4930123456";
		order.proxy = "sip:gateway.example";
		TOLD("", told(name_client(session, order, policy)));
		TOLD("tel:+4930123456", text(0, EntityText::RequestUri));
	}

	void bad_orders_change_nothing() {
		for (const auto *uri : {"", "bob", "<sip:a@b", "mailto:a@b", "<sip:a@b;method=BYE>",
					 "sip:a\r\nb", "tel:+49"})
			TOLD("refused 400", name_callee("c", uri));
		TOLD("refused 400", name_callee("", "sip:bob@b.example"));
		TOLD("refused 400", told(name_server(session, {"s", "<sip:a", {}})));
		TOLD("refused 400", told(name_server(session, {"s", {}, "no header"})));
		TOLD("refused 400", told(name_server(session, {"s", {}, "X: 1\r\nRoute: <sip:p;lr>"})));
		ClientOrder order;
		order.id = "c";
		order.destination = "sip:bob@b.example";
		for (const auto *proxy : {"nowhere", "tel:+49"}) {
			order.proxy = proxy;
			TOLD("refused 400", told(name_client(session, order, policy)));
		}
		CPPUNIT_ASSERT(session.entities.empty() && session.next_leg == 0);
	}

	void entities_are_bounded_and_make_room() {
		talk();
		for (int i = 2; i < 32; ++i)
			TOLD("", name_callee("c" + std::to_string(i), "sip:bob@b.example"));
		TOLD("refused 400", name_callee("more", "sip:bob@b.example"));
		lose("c7");
		TOLD("", name_callee("more", "sip:bob@b.example"));
		CPPUNIT_ASSERT_EQUAL(size_t{32}, session.entities.size());
		CPPUNIT_ASSERT(!find_entity(session, "c7") && find_entity(session, "client1"));
	}

	void flags_are_read() {
		const auto flags = parse_init_flags(" setup-timeout = 30 ,transparent-auth, preserve-to");
		CPPUNIT_ASSERT(flags && flags->setup_timeout == 30u);
		CPPUNIT_ASSERT(flags->transparent_auth && flags->preserve_to);
		const auto none = parse_init_flags("");
		CPPUNIT_ASSERT(none && !none->setup_timeout && !none->transparent_auth);
		for (const auto *bad : {"setup-timeout", "setup-timeout=x", "setup-timeout=-1", "other"})
			CPPUNIT_ASSERT_MESSAGE(bad, !parse_init_flags(bad));
	}

	void parties_are_read() {
		const auto party = parse_party("e1, sip:a@b ,sip:proxy,\"A, B\"");
		CPPUNIT_ASSERT(party && party->id == "e1" && party->destination == "sip:a@b");
		CPPUNIT_ASSERT(party->proxy == "sip:proxy" && party->from_display == "\"A, B\"");
		const auto rpc = parse_rpc_party("e1,sip:a@b,A");
		CPPUNIT_ASSERT(rpc && rpc->proxy.empty() && rpc->from_display == "A");
		for (const auto *bad : {"", "e1", "e1,", ",sip:a@b", "a,b,c,d,e"})
			CPPUNIT_ASSERT_MESSAGE(bad, !parse_party(bad));
		CPPUNIT_ASSERT(!parse_rpc_party("a,b,c,d"));
	}

	void the_client_is_shown_the_caller() {
		begin_plain();
		const auto &invite = *find_effect<Invite>(last);
		TOLD("\"Alice\" <sip:alice@a.example>", invite.from);
		TOLD("<sip:bob@b.example>", invite.to);
		TOLD("sip:bob@b.example", invite.request_uri);
		CPPUNIT_ASSERT_EQUAL(69u, invite.max_forwards);
		TOLD("", invite.payload.headers);
		TOLD("application/sdp", invite.payload.body_type);
	}

	void the_script_may_say_who_calls() {
		name_server(session, {"s", {}, {}});
		ClientOrder order;
		order.id = "c";
		order.destination = "sip:bob@b.example";
		order.from_display = "Front \"Desk\"";
		name_client(session, order, policy);
		begin({});
		TOLD("\"Front \\\"Desk\\\"\" <sip:alice@a.example>", find_effect<Invite>(last)->from);

		session = {};
		name_server(session, {"s", {}, {}});
		order.from = "\"Call ID\" <sip:user@opensips.example>;tag=1";
		order.from_display = {};
		name_client(session, order, policy);
		begin({});
		TOLD("\"Call ID\" <sip:user@opensips.example>", find_effect<Invite>(last)->from);
	}

	void the_to_may_be_preserved() {
		InitFlags flags;
		flags.preserve_to = true;
		begin_hiding(1, flags);
		TOLD("Bob <sip:bob@b.example>", find_effect<Invite>(last)->to);
	}

	void the_first_call_id_may_be_told() {
		policy.init_callid_header = "Init-CallID";
		begin_plain();
		TOLD("Init-CallID: ida@192.0.2.1\r\n", find_effect<Invite>(last)->payload.headers);
	}

	void contacts_are_made() {
		begin_plain();
		TOLD("", find_effect<Invite>(last)->contact);
		session = {};
		policy.server_address = "sip:10.0.0.1:5060";
		begin_plain();
		TOLD("sip:10.0.0.1:5060", find_effect<Invite>(last)->contact);
		session = {};
		policy.contact_user = true;
		begin_plain();
		TOLD("sip:alice@10.0.0.1:5060", find_effect<Invite>(last)->contact);
		TOLD("sip:bob@10.0.0.1:5060", contact_of(entity(0), policy));
		session = {};
		policy.server_address = "sip:sa@10.0.0.1:5060";
		begin_plain();
		TOLD("sip:sa@10.0.0.1:5060", find_effect<Invite>(last)->contact);
	}

	void reliable_answers_of_several_are_not_asked_for() {
		InitOrder order;
		order.scenario = kTopHiding;
		order.destinations.assign(2, {"sip:bob@b.example", {}, {}});
		begin(order, sdp_of("alice"), "Supported: timer, 100rel\r\nRequire: 100rel\r\n");
		TOLD("Supported: timer\r\n", find_effect<Invite>(last)->payload.headers);
	}

	void a_session_begins_once() {
		begin_plain();
		name_server(session, {"s2", {}, {}});
		TOLD("refused 491", begin({}));
	}

	void what_cannot_begin_is_as_it_was() {
		InitOrder order;
		order.scenario = kTopHiding;
		TOLD("refused 400", begin(order));
		order.destinations.assign(1, {"sip:bob@b.example", {}, {}});
		order.destinations.push_back({"nobody", {}, {}});
		TOLD("refused 400", begin(order));
		CPPUNIT_ASSERT(session.entities.empty() && session.next_leg == 0);
		CPPUNIT_ASSERT(session.places[0] == kNobody && session.began == 0);
		TOLD("refused 400", begin({}));
		Incoming invite;
		const auto text = request_text("INVITE", {}, {}, "0");
		invite.text = text;
		invite.method = "INVITE";
		CPPUNIT_ASSERT_EQUAL(483u, check_init(session, order, invite, policy).code);
	}

	void a_session_has_a_time_to_be_set_up() {
		begin_plain();
		CPPUNIT_ASSERT_EQUAL(now + 60'000, find_effect<WakeAt>(last)->at);
		session = {};
		InitFlags flags;
		flags.setup_timeout = 5;
		begin_hiding(1, flags);
		CPPUNIT_ASSERT_EQUAL(now + 5'000, find_effect<WakeAt>(last)->at);
		session = {};
		flags.setup_timeout = 0;
		begin_hiding(1, flags);
		CPPUNIT_ASSERT_EQUAL(now + 43'200'000, find_effect<WakeAt>(last)->at);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bNamingTest);
