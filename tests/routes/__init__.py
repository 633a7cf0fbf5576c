"""Small programs that call the gateway, rightly and wrongly: judged, executed, fixed and executed again."""
