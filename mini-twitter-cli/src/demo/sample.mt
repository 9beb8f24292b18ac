# Sample data of the demo: the users of Little Harbour, their follows, posts and likes.
# A line "## 9h ago" sets the clock; each line after it moves the clock by 90 seconds.

## 74h ago
as alice register alice alice@harbour.example --name 'Alice Moreau' --bio 'I steer the ferry Wren, six crossings a day. Tide tables, tea, terrible puns.'
as bob register bob bob@harbour.example --name 'Bob Tanaka' --bio 'Baker. Up at three so that you need not be.'
as carol register carol carol@harbour.example --name 'Carol Okafor' --bio 'Teaches physics by day, looks up by night.'
as dan register dan dan@harbour.example --name 'Dan Petrov' --bio 'Keeps the lighthouse, its lamp and its software running. #rust'
as hanako register hanako hanako@harbour.example --name '山田 花子' --bio '港の小さなお茶屋です。A small tea house by the harbour.'
as omar register omar omar@harbour.example --name 'Omar Haddad' --bio 'Writes The Tide Table, the smallest newspaper on the coast.'
as alice set --location 'Pier 2, Little Harbour'
as bob set --location 'Mill Lane'
as hanako set --location '港町' --website https://tea.harbour.example
as omar set --website https://tidetable.example
as alice follow bob
as alice follow carol
as alice follow dan
as alice follow hanako
as alice follow omar
as bob follow alice
as bob follow hanako
as bob follow omar
as carol follow alice
as carol follow dan
as carol follow omar
as dan follow carol
as dan follow alice
as hanako follow alice
as hanako follow bob
as omar follow alice
as omar follow bob
as omar follow carol
as omar follow dan
as omar follow hanako

## 52h ago
as alice post "First crossing of the season and the sea was so flat that the gulls were walking. #ferry"
as bob post "If the shop smells of cinnamon before five, no, you are not dreaming. #bread"
as omar post "The council met for three hours about one bench. It stays where it is. Full report: https://tidetable.example/bench"

## 47h ago
as carol posts @omar -n 1
as carol reply @1 "Three hours! I could have explained general relativity. Twice."
as omar posts @carol --replies -n 1
as omar like @1
as alice posts @omar -n 1
as alice like @1
as alice retweet @1
as bob posts @omar -n 1
as bob like @1

## 30h ago
as dan post "The lighthouse controller is down to 40 lines of #rust and one very old relay. The relay has never had a bug."
as carol posts @dan -n 1
as carol like @1
as carol reply @1 "The relay also never got a feature request."
as dan posts @carol --replies -n 1
as dan like @1
as dan reply @1 "You have not met the relay. It wants a hat."

## 26h ago
as hanako post "今朝の一番茶、入荷しました。First flush tea has arrived; the kettle is on. 🍵 #お茶 #tea"
as alice posts @hanako -n 1
as alice like @1
as alice reply @1 "Keep me a cup for the noon boat, please!"
as hanako posts @alice --replies -n 1
as hanako like @1
as hanako reply @1 "もちろん！A cup, and the window seat. 🪟"
as bob posts @hanako -n 1
as bob like @1
as bob bookmark @1
as omar posts @hanako -n 1
as omar retweet @1

## 21h ago
as carol post "Comet tonight, low in the west, an hour after sunset. Bring a blanket and somebody to point. #comet"
as alice posts @carol -n 1
as alice like @1
as alice retweet @1
as dan posts @carol -n 1
as dan like @1
as dan reply @1 "I can dim the lighthouse by a third. It is in the manual, under 'romance'."
as omar posts @carol -n 1
as omar like @1
as omar quote @1 "Tomorrow's front page, if the clouds behave. #comet"
as hanako posts @carol -n 1
as hanako like @1
as carol posts @dan --replies -n 1
as carol like @1

## 14h ago
as carol post "It was there. Half the town on the pier, nobody spoke for a minute. Thank you, @dan, for the dark. #comet ☄️"
as dan posts @carol -n 1
as dan like @1
as alice posts @carol -n 1
as alice like @1
as alice reply @1 "The Wren switched her lights off too. Do not tell the coast guard. #comet"
as bob posts @carol -n 1
as bob like @1
as bob retweet @1
as hanako posts @carol -n 1
as hanako like @1
as omar posts @carol -n 1
as omar like @1
as carol posts @alice --replies -n 1
as carol like @1

## 9h ago
as bob post "Today: rye with caraway, and a loaf shaped like a comet. The tail came out rather long. #bread #comet"
as alice posts @bob -n 1
as alice like @1
as omar posts @bob -n 1
as omar like @1
as hanako posts @bob -n 1
as hanako like @1
as hanako reply @1 "One for the tea house, please. Head and tail."

## 6h ago
as omar post "Fog on the coast road. @alice, is the ferry running? #ferry"
as alice notifications -n 1
as alice posts @omar -n 1
as alice reply @1 "Running, slowly. If you hear the horn, wave; I will not see it, but it helps. #ferry"
as omar posts @alice --replies -n 1
as omar like @1
as bob posts @alice --replies -n 1
as bob like @1

## 3h ago
as dan post "Spoiler for those who still read 'The Keeper of Skerry Rock'." --cw 'the end of the book'
as dan posts @me -n 1
as dan edit @1 "It was the gull. It was always the gull."
as carol post "Form 3b measured the height of the lighthouse with a stick and its shadow. Off by 40 cm. @dan, hold still next time. #physics"
as dan posts @carol -n 1
as dan like @1
as dan reply @1 "The lighthouse says it was breathing in."
as omar posts @carol -n 1
as omar retweet @1

## 45m ago
as hanako post "雨の日は、ほうじ茶。A rainy-day roast: hojicha, warm and a little smoky. #お茶 #tea"
as bob post "Day-old rolls are free for whoever comes by boat. @alice, tell your passengers. #bread #ferry"
as omar posts @bob -n 1
as omar like @1
as carol posts @bob -n 1
as carol reply @1 "Does a rubber dinghy count?"
as hanako posts @alice -n 1
as hanako like @1
