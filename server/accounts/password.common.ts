/**
 * Common passwords of 8 characters and more, lower case: the head of the list of zxcvbn-ts (MIT), without those that
 * `password.rules.ts` refuses by their shape, and what is common in China and in administration.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
password baseball football qwertyuiop superman 1qaz2wsx jennifer trustno1 sunshine iloveyou computer
michelle starwars princess corvette 1234qwer internet samantha q1w2e3r4t5 maverick whatever mercedes
steelers qwer1234 q1w2e3r4 midnight bigdaddy victoria marlboro password1 1q2w3e4r cocacola jordan23 danielle
jonathan liverpoo qwerty123 passw0rd abcd1234 slipknot scorpion startrek asdfghjkl redskins qazwsxedc
liverpool nicholas dolphins qwertyui metallic mountain benjamin elephant rush2112 1q2w3e4r5t creative
garfield asdfghjk 1qazxsw2 december airborne brooklyn godzilla williams darkness blink182 platinum lifehack
12qwaszx snowball nintendo november pakistan explorer redwings lasvegas guinness christin asdf1234 babygirl
michigan carolina alexande minecraft metallica kristina kimberly snickers paradise caroline lacrosse
poohbear qweasdzxc einstein drowssap courtney spitfire patricia maryjane champion svetlana anderson westside
security zaq12wsx alexander 123456789a 1232323q scarface qwerty12 marshall veronica stargate 12345qwert
semperfi brittany scotland cherokee simpsons michael1 vladimir franklin infinity passport bulldogs budlight
softball fktrcfylh kawasaki wildcats logitech swordfis motorola alexandr patriots colorado juventus freeuser
warcraft wolverin elizabet valentin mitchell password123 ncc1701d spiderma hello123 virginia pearljam
123qweasd predator charlie1 panthers peekaboo rolltide american cardinal chevelle fyfcnfcbz loverboy
changeme electric darkside hercules lawrence wolfpack letmein1 spiderman blizzard cheyenne 123456789q
cjkysirj sterling basketball a1b2c3d4 freepass airplane billybob stingray chocolat zeppelin firebird
business greenday tarheels hellfire engineer serenity fireball remember darkstar mustang1 pavilion bobafett
dbrnjhbz harrison welcome1 swimming defender precious icecream swordfish presario rockstar airforce thailand
bluebird goldfish wrangler cadillac longhorn microsoft christia qazwsx123 assassin atlantis 123qweasdzxc
lonewolf software leonardo srinivas angelina valentina veronika babydoll wordpass devildog freedom1
soso123aljg montreal wolfgang hotstuff basketba birthday stephani jessica1 kathleen savannah shamrock
deftones goldberg renegade hamilton cristina enterpri 1234abcd babylon5 sweetpea trfnthbyf cavalier marathon
aardvark manchester yankees1 napoleon buckeyes highland 1qaz2wsx3edc diamonds campbell chandler drpepper
elizabeth thuglife sherlock morpheus consumer adgjmptw barcelona sundance isabella overlord isabelle
ultimate ncc1701e matthew1 geronimo 123qwe123 aleksandr portugal superfly q1w2e3r4t5y6 florence wrinkle1
seminole alejandr concrete access14 margaret christop letmein2 qazxswedc trombone pleasure rhbcnbyf
christian cdtnkfyf stallion mongoose kingkong bluemoon personal a1234567 immortal dietcoke anthony1 giovanni
hollywoo morrison clifford bonehead fernando ghbdtnbr charlott william1 hongkong sebastia werewolf super123
cooldude eternity lollipop tottenha stocking anything columbia makaveli robinson verbatim satan666 standard
blackcat punkrock raistlin infantry qwerty12345 waterloo seinfeld musicman megadeth skywalke squirrel
wolverine qazwsxed stardust twilight intrepid vanhalen punisher 1234567a showtime skittles ekaterina
hannibal thunder1 chelsea1 1q2w3e4r5t6y portland panasonic sandiego penelope blackdog 1a2b3c4d californ
playtime warriors gangster christine chargers mushroom dingdong crusader stranger dkflbvbh anastasia
slapshot guardian septembe angelica scarlett kittycat munchkin rammstein 1passwor barcelon santiago blackman
starcraft goodluck coltrane katerina discover spanking shaney14 lonestar stonecol meridian heather1 richard1
alexandra zaq1xsw2 beautiful lowrider tacobell catalina halflife kangaroo thompson socrates keyboard
national formula1 qwerasdf penguins vacation ragnarok mailcreated5240 lorraine dodgeram sebastian colombia
oblivion sithlord mustangs scoobydo bigballs zxcv1234 titleist richmond director magnolia blueeyes mersedes
springer patrick1 martinez cowboys1 nuttertools gateway1 imperial grateful peterpan kingston pa55word
freckles margarita deadhead research mariners rootbeer aspirine frederic children stephanie scooter1
creampie plymouth justdoit 1234567q lightnin caliente goodtime catherin redalert brucelee porkchop aquarius
raiders1 thankyou fletcher shopping a1s2d3f4 sapphire qwert123 qazwsxedcrfv hastings blackjac spectrum
chevrole amsterdam diamond1 rosemary candyman beatrice front242 atlantic labrador 123456qwerty syracuse
southern commando clitoris 8j4ye3uz monopoly pineappl gangbang spartans romashka 123456aa snuggles phoenix1
infiniti jeremiah 1234567890q cosworth charlotte doberman qawsedrf brandon1 emmanuel webmaster viktoria
porsche9 starbuck beefcake godsmack clarence valhalla starfish sailboat achilles ncc1701a arsenal1 pa55w0rd
frontier terminator kentucky jackson1 doughboy phillies dannyboy nebraska qwertyuio pinkfloy maryland
luckydog september oklahoma qwerty123456 agent007 vfrcbvrf nathalie whocares vkontakte ihateyou dilligaf
mandingo california technics golfball bunghole hurrican stripper aberdeen rfnthbyf enterprise dthjybrf
handsome excalibu brothers keystone flamingo passwort lancelot melissa1 australia kamikaze designer pokemon1
somethin apollo13 bradford deeznuts warhammer rangers1 meatball columbus manchest macdaddy michaela
123456789z sentinel universe truelove billyboy military jamesbon microsof microlab pantyhos lifetime
gordon24 theodore function passwor1 azsxdcfv charlton bigmoney superstar fordf150 terminal wildfire
vladislav hollywood gretchen saratoga greenbay trinidad chicken1 rjirfrgbde meatloaf hyperion rightnow
treasure chester1 jasmine1 maradona anaconda japanese catherine pass1234 poontang christopher albatros
richards turkey50 kenworth happy123 dinosaur lionking happyday chickens chocolate ericsson positive crazybab
sherwood polniypizdec0211 fktrcfylhf zxcasdqwe hardrock anhyeuem madeline february abc12345 samsung1
applepie skywalker gandalf1 davidson skorpion hellyeah australi rockhard hedgehog yosemite 1qa2ws3ed
america1 karolina starship 0.0.0.000 salvador greatone football1 francois packers1 robotech roadkill
backdoor rastaman alliance killbill cinnamon sojdlg123aljg jeanette operator mechanic amsterda pingpong
rasputin marianne majestic passwords kingfish zxcvbnm1 gotohell wrestlin railroad lineage2 thursday
a123456789 peterson phillips nwo4life charles1 kcj9wx5n underdog r2d2c3po snoopdog broadway a12345678
aa123456 aa12345678 abc123456 woaini1314 woaini520 woaini521 woaini123 woaiwojia wo1314520 5201314a a5201314
5201314520 1314520520 qq123456 qq123456789 wang1234 wang123456 zhang123 zhang123456 li123456 liu123456
q123456789 z123456789 w123456789 s123456789 x123456789 asd123456 asd12345 zxc123456 zxcvbnm123 qwe123456
qwe123qwe qaz123456 147258369a iloveyou1314 aini1314 woaini99 nihao123 beijing2008 china123 zhongguo
admin123 admin1234 admin12345 admin123456 admin888 administrator admin@123 root1234 root123456 test1234
test12345 test123456 guest123 password12 password1234 password! p@ssword p@ssw0rd passw0rd1 passwd123
pass12345 changeme1 changeme123 default1 secret123 letmein123 welcome123 1q2w3e4r! 1qaz@wsx !qaz2wsx
1qaz!qaz zaq1@wsx user1234 user12345 yaoju123 jisheng123 weijiwei 12345678a 123456abc 123456qq 123456asd
1234567890a 123abc456 123456789abc 5841314520 7758521521 1357924680 2008beijing aaa123456 aaaa1111
abcd123456 abcdefg123 abcdef123 ab123456 ac123456 love1314 loveyou1314
`
    .trim()
    .split(/\s+/),
)
