# Groups, in English.

found-group = New group
found = Create the group
group-name = Name of the group
group-purpose = What is it for?
group-purpose-hint = One sentence. It stands on the door, before anyone accepts.
who-may-see = Who may know of it, who may enter
visibility-secret = Secret
visibility-secret-means = Only its members know that it exists. One enters by invitation.
visibility-closed = Closed
visibility-closed-means = Everyone in the house sees that it exists; only members read it. One enters by invitation.
visibility-open = Open
visibility-open-means = Everyone in the house may enter and read it. Nobody outside can.
first-room = First room
first-room-hint = You can add others later.
new-room = A new room
join = Enter this group
leave-group = Leave this group
leave-means = What you said stays. To come back you may need an invitation.
group-window = In the window
group-window-means = A public handle lets people elsewhere follow this group’s highlights from Mastodon and other places. They see the group’s name and purpose (of a secret group, its handle alone) and its highlights: no member, no room, no other message.
group-address = The highlights of this group can be followed from elsewhere at this address:
public-handle = Public handle
public-handle-hint = It will be followed as @handle@{ $domain }.
handle-for-ever = Once given, it cannot change: other servers remember it.
give-handle = Give this handle
followers = { $count ->
    [one] { $count } follower elsewhere
   *[other] { $count } followers elsewhere
}
yours-to-do = your turn
