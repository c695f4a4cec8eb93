-- Routing of presence-callinfo.cfg with WITH_LUA: the same rules.

-- both functions have replied, unless they return -2: another event package
local function handled(code)
	if code == -2 then KSR.sl.send_reply(489, "Bad Event") end
end

function ksr_request_route()
	if KSR.maxfwd.process_maxfwd(10) < 0 then
		KSR.sl.send_reply(483, "Too Many Hops")
	elseif KSR.is_PUBLISH() then
		-- who may publish
		if KSR.pv.get("$si") == "127.0.0.1" then
			handled(KSR.presence_callinfo.handle_publish())
		else
			KSR.sl.send_reply(403, "Forbidden")
		end
	elseif KSR.is_SUBSCRIBE() then
		handled(KSR.presence_callinfo.handle_subscribe())
	else
		KSR.sl.send_reply(405, "Method Not Allowed")
	end
	return 1
end

-- management for this machine alone
function ksr_xhttp_event(event)
	if KSR.pv.get("$si") == "127.0.0.1" then
		KSR.jsonrpcs.dispatch()
	else
		KSR.xhttp.xhttp_reply(403, "Forbidden", "text/plain", "")
	end
	return 1
end
